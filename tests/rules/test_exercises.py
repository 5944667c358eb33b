"""Every exercise: the starter fails, the solution passes, wrong answers get their hint."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import EXERCISES, graded, name_of

from site_kit.book.layout import REPOSITORY
from site_kit.running.grader import grade, grade_files

WRONG = [path for folder in EXERCISES for path in sorted(folder.glob("wrong_*.py"))]


def promised_hint(path: Path) -> str:
    match = re.match(r"# hint: (.+)", path.read_text(encoding="utf-8"))
    assert match, f"{name_of(path)}: begin the file with `# hint: …`, the start of the hint it must receive"
    return match.group(1)


@pytest.mark.parametrize("folder", EXERCISES, ids=name_of)
def test_starter_fails_with_a_hint(folder):
    """The file a reader begins with does not pass, and says what to do first."""
    verdict = graded(folder / "starter.py")
    assert not verdict["passed"], f"{name_of(folder)}/starter.py passes already: there is nothing to do"
    assert len(verdict["hint"]) > 15 and not verdict["error"], verdict


@pytest.mark.parametrize("folder", EXERCISES, ids=name_of)
def test_solution_passes(folder):
    """The reference solution passes every check."""
    verdict = graded(folder / "solution.py")
    assert verdict["passed"], f"{name_of(folder)}/solution.py: {verdict['hint']}\n{verdict['error']}"
    assert verdict["done"] == verdict["total"] > 2


@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_wrong_answer_gets_its_hint(path):
    """A real mistake receives exactly the hint that is meant for it."""
    verdict = graded(path)
    hint = promised_hint(path)
    assert not verdict["passed"], f"{name_of(path)} passes; it must be wrong"
    assert verdict["hint"].startswith(hint), f"{name_of(path)} got “{verdict['hint']}”, not “{hint}”\n{verdict['error']}"


@pytest.mark.parametrize("folder", EXERCISES, ids=name_of)
def test_exercise_is_complete(folder):
    """An exercise has two wrong answers or more, with different hints, and all hints are told apart."""
    hints = [promised_hint(path) for path in sorted(folder.glob("wrong_*.py"))]
    assert len(hints) >= 2, f"{name_of(folder)} has {len(hints)} wrong answers; write at least two real mistakes"
    assert len(set(hints)) >= 2, f"{name_of(folder)}: all wrong answers get the same hint"
    allowed = {"starter.py", "solution.py", "check.py"}
    extra = [p.name for p in folder.glob("*.py") if p.name not in allowed and not p.name.startswith("wrong_")]
    assert not extra, f"{name_of(folder)}: what are {extra}?"


@pytest.mark.parametrize("folder", EXERCISES, ids=name_of)
def test_terminal_gives_the_same_verdict(folder):
    """The command a reader types, which knows no path of the tests, passes the solution as well."""
    child = grade_files(folder, folder / "solution.py")
    child.pop("printed")
    assert child == graded(folder / "solution.py")


def test_grader_on_bad_answers():
    """Syntax errors, exceptions, missing names and exits end in words, never in a crash."""
    check = "from answer import f\nassert f() == 1, 'f returns one'\n"
    assert grade("def f(): return 1", check)["passed"]
    broken = grade("def f(: return 1", check)
    assert "does not run" in broken["hint"] and "SyntaxError" in broken["error"]
    raising = grade("def f():\n    return 1 / 0", check)
    assert raising["hint"] == "Your code raises an error." and "line 2" in raising["error"]
    assert "grader.py" not in raising["error"]
    assert "keep the names" in grade("g = 1", check)["hint"]
    assert not grade("raise SystemExit(0)", check)["passed"]
    own = grade("def f():\n    assert False, 'mine'", check)
    assert own["hint"] == "Your code raises an error."


def test_endless_answer_is_stopped(tmp_path):
    """A loop that never ends is stopped and named."""
    (tmp_path / "check.py").write_text("from answer import f\nassert f()\n")
    answer = tmp_path / "answer.py"
    answer.write_text("while True: pass\n")
    assert "never ends" in grade_files(tmp_path, answer, time_limit=1.0)["hint"]
    answer.write_text("import os\nos._exit(0)\n")
    assert "ended Python itself" in grade_files(tmp_path, answer)["hint"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere"], 2, "is no exercise"),
        (["{folder}", "missing.py"], 2, "does not exist"),
        (["{folder}"], 1, "Not yet."),
        (["{folder}", "{folder}/solution.py"], 0, "Passed"),
    ],
)
def test_check_command(arguments, code, words):
    """`python -m site_kit check` explains what it needs and exits with the verdict."""
    folder = EXERCISES[0].relative_to(REPOSITORY).as_posix()
    command = [sys.executable, "-m", "site_kit", "check", *(part.format(folder=folder) for part in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=60)
    assert done.returncode == code and words in done.stdout + done.stderr
