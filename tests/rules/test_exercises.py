"""Every exercise: the starter fails, right answers pass, wrong ones get their hint, mutants do not get through."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import EXERCISES, give_up, graded, name_of

from site_kit.book.layout import REPOSITORY
from site_kit.checks.mutants import digest, examine
from site_kit.running.grader import grade, grade_files

WRONG = [path for folder in EXERCISES for path in sorted(folder.glob("wrong_*.py"))]
RIGHT = [path for folder in EXERCISES for path in sorted(folder.glob("right_*.py"))]
SAMPLE = 0.1  # of each exercise's mutants; `make mutants` grades them all


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


@pytest.mark.parametrize("path", RIGHT, ids=name_of)
def test_right_answers_of_other_shape_pass(path, need):
    """What the exercise does not forbid is allowed: other methods, containers, libraries."""
    if re.search(r"^(import|from) numpy", path.read_text(encoding="utf-8"), re.MULTILINE):
        need("numpy")
    verdict = graded(path)
    assert verdict["passed"], f"{name_of(path)}: {verdict['hint']}\n{verdict['error']}"


@pytest.mark.parametrize("folder", EXERCISES, ids=name_of)
def test_a_sample_of_mutants_is_refused(folder):
    """One changed sign, index or argument fails a check, unless `equivalent.yml` says why it changes nothing."""
    verdict = examine(folder, share=SAMPLE, seed=random.randrange(1000))
    assert not verdict.leaks, f"{name_of(folder)}: {[(mutant.line, mutant.name) for mutant in verdict.leaks]} pass"
    assert not verdict.outdated, f"{name_of(folder)}/equivalent.yml: {verdict.outdated} do not exist"


def test_the_count_of_mutants_is_of_these_exercises(book):
    """The numbers on the site come from a whole run over the exercises as they are; `make mutants` makes one."""
    assert {folder: counts["digest"] for folder, counts in book.mutants.items()} == {name_of(folder): digest(folder) for folder in EXERCISES}


@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_wrong_answer_gets_its_hint(path):
    """A real mistake receives exactly the hint that is meant for it."""
    verdict = graded(path)
    hint = promised_hint(path)
    assert not verdict["passed"], f"{name_of(path)} passes; it must be wrong"
    assert verdict["hint"].startswith(hint), f"{name_of(path)} got “{verdict['hint']}”, not “{hint}”\n{verdict['error']}"
    assert verdict["done"] < verdict["total"], f"{name_of(path)} fails, and all {verdict['total']} checks hold: count what failed as an assert"


@pytest.mark.parametrize("folder", EXERCISES, ids=name_of)
def test_exercise_is_complete(folder):
    """An exercise has two right answers beside its solution, and two wrong ones or more with different hints."""
    assert len(list(folder.glob("right_*.py"))) >= 2, f"{name_of(folder)}: write two right answers of other shape as right_*.py"
    hints = [promised_hint(path) for path in sorted(folder.glob("wrong_*.py"))]
    assert len(hints) >= 2, f"{name_of(folder)} has {len(hints)} wrong answers; write at least two real mistakes"
    assert len(set(hints)) >= 2, f"{name_of(folder)}: all wrong answers get the same hint"
    allowed = {"starter.py", "solution.py", "check.py", "answer.py"}  # the last is the reader's own
    extra = [p.name for p in folder.glob("*.py") if p.name not in allowed and not p.name.startswith(("right_", "wrong_"))]
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
    assert "keep the parameters" in grade("def f(x): return 1", check)["hint"]


TYPED = "from grading import kind, same\nfrom answer import f\nassert True\ngot = kind('f', f(), [1.0])\nassert got[2] == 1, 'third'\n"


def test_a_wrong_type_is_a_hint():
    """What came back of the wrong kind is named, and what held before counts."""
    verdict = grade("def f(): 1", TYPED)
    assert verdict["hint"] == "`f` gave back None: is there a `return`?"
    assert (verdict["error"], verdict["failed"], verdict["done"], verdict["total"]) == ("", "", 1, 2)


def test_an_error_of_the_check_is_not_blamed_on_the_answer():
    """If the check stumbles over what came back, it says so, and what it asked for; errors in the answer stay the answer's."""
    verdict = grade("def f(): return [1.0]", TYPED)
    assert verdict["hint"].startswith("The check cannot read what came back (IndexError")
    assert verdict["hint"].endswith("`f` should give back a list of numbers.") and not verdict["error"]
    lazy = grade("def f():\n    yield 1 / 0", TYPED)
    assert lazy["hint"] == "Your code raises an error." and "line 2" in lazy["error"]


def test_asserts_of_helpers_are_no_checks_of_their_own():
    """Only asserts that run once are counted; one that fails in a helper is still a hint."""
    check = "from answer import f\ndef ask(x):\n    assert f(x) == x, f'{x}'\nassert f(0) == 0\nask(1)\nask(2)\nassert f(3) == 3"
    assert grade("def f(x): return x", check)["total"] == 2
    verdict = grade("def f(x): return min(x, 1)", check)
    assert (verdict["hint"], verdict["failed"], verdict["done"]) == ("2", "f(x) == x", 1)


def test_endless_answer_is_stopped(tmp_path):
    """A loop that never ends is stopped and named."""
    (tmp_path / "check.py").write_text("from answer import f\nassert f()\n")
    answer = tmp_path / "answer.py"
    answer.write_text("while True: pass\n")
    assert "never ends" in grade_files(tmp_path, answer, time_limit=1.0)["hint"]
    answer.write_text("import os\nos._exit(0)\n")
    assert "ended Python itself" in grade_files(tmp_path, answer)["hint"]


# The command that a reader types


def test_every_exercise_has_a_name_of_its_own():
    """Pages tell their readers to grade an exercise by its name alone."""
    names = [folder.name for folder in EXERCISES]
    assert sorted(set(names)) == sorted(names), f"rename one of {sorted(name for name in names if names.count(name) > 1)}"


@pytest.fixture
def copy(tmp_path) -> Path:
    """A repository of one exercise, which the tests may fill with answers."""
    for part in ("site_kit/__init__.py", "site_kit/__main__.py", "site_kit/running/__init__.py", "site_kit/running/grader.py", "site_kit/running/grading.py"):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / part, tmp_path / part)
    shutil.copytree(EXERCISES[0], tmp_path / "snippets" / name_of(EXERCISES[0]))
    (tmp_path / "snippets" / name_of(EXERCISES[0]) / "answer.py").unlink(missing_ok=True)
    return tmp_path


def typed(repository: Path, *arguments: str, here: Path | None = None, **environment: str) -> tuple[int, str]:
    """Run `python REPOSITORY/site_kit check …`; the exit status and all that was printed."""
    command = [sys.executable, str(repository / "site_kit"), "check", *arguments]
    environment = {**os.environ, **environment}
    run = subprocess.run(command, cwd=here or repository, env=environment, capture_output=True, timeout=60)
    return run.returncode, (run.stdout + run.stderr).decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Which exercise? There are:\n  snippets/"),
        (["nowhere"], 2, "No exercise is called nowhere. There are:\n  snippets/"),
        (["{name}x"], 2, "Did you mean:\n  snippets/"),
        (["{name}", "missing.py"], 2, "missing.py does not exist in "),
        (["{name}", "snippets/{folder}/starter.py"], 1, "Not yet."),
        (["{name}", "snippets/{folder}/solution.py"], 0, "Passed"),
    ],
)
def test_check_command(copy, arguments, code, words):
    """`python -m site_kit check` explains what it needs and exits with the verdict."""
    names = {"name": EXERCISES[0].name, "folder": name_of(EXERCISES[0])}
    found, text = typed(copy, *(part.format(**names) for part in arguments))
    assert found == code and words in text, text


def test_the_answer_lies_beside_its_starter(copy):
    """The first call makes `answer.py` and says so; later calls grade what was written there."""
    folder = copy / "snippets" / name_of(EXERCISES[0])
    code, text = typed(copy, folder.name)
    assert code == 1 and f"{folder.relative_to(copy).as_posix()}/answer.py is new" in text
    assert (folder / "answer.py").read_bytes() == (folder / "starter.py").read_bytes()
    code, text = typed(copy, folder.name)
    assert code == 1 and "Not yet." in text
    (folder / "answer.py").write_bytes((folder / "solution.py").read_bytes())
    assert typed(copy, folder.name)[0] == 0


def test_the_command_works_in_any_folder(copy):
    """An exercise is found by name, by its path from here, from the repository and from `snippets/`."""
    below = name_of(EXERCISES[0])
    folder = copy / "snippets" / below
    shutil.copy(folder / "solution.py", folder / "answer.py")
    for here in (copy, folder, copy.parent):
        names = (folder.name, folder.name.replace("_", "-"), folder.name.upper())
        for given in (*names, f"snippets/{below}", below, str(folder), str(folder / "starter.py")):
            code, text = typed(copy, given, here=here)
            assert code == 0, f"{given} in {here}: {text}"
    assert typed(copy, ".", here=folder)[0] == 0


def test_a_folder_in_the_answers_place_is_said(copy):
    """A folder called `answer.py` is no traceback."""
    (copy / "snippets" / name_of(EXERCISES[0]) / "answer.py").mkdir()
    code, text = typed(copy, EXERCISES[0].name)
    assert code == 2 and "is a folder" in text and "Traceback" not in text


def test_two_exercises_of_one_name_are_told_apart(copy):
    """A name that two exercises have is not guessed: the folders are listed."""
    below = name_of(EXERCISES[0])
    shutil.copytree(copy / "snippets" / below, copy / "snippets/other/exercises" / EXERCISES[0].name)
    code, text = typed(copy, EXERCISES[0].name)
    assert code == 2 and "More than one" in text and "snippets/other/exercises" in text and below in text


def test_any_code_page_will_do(copy):
    """What an answer prints, and what a traceback quotes, is UTF-8 even where Python was told another encoding."""
    folder = copy / "snippets" / name_of(EXERCISES[0])
    for encoding in ("cp1252", "ascii"):
        (folder / "answer.py").write_text("print('█ √')\n", encoding="utf-8")
        assert "█ √" in typed(copy, folder.name, PYTHONIOENCODING=encoding)[1]
        (folder / "answer.py").write_text("raise ValueError('→')\n", encoding="utf-8")
        assert "ValueError: →" in typed(copy, folder.name, PYTHONIOENCODING=encoding)[1]


def test_an_editors_byte_order_mark_is_no_error(copy):
    """Some editors on Windows begin a UTF-8 file with a mark that Python would refuse."""
    folder = copy / "snippets" / name_of(EXERCISES[0])
    (folder / "answer.py").write_text((folder / "solution.py").read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert typed(copy, folder.name)[0] == 0


def test_answers_are_the_readers_own(need):
    """Git ignores an answer beside each exercise, and the site leaves it out."""
    need("mkdocs")
    from mkdocs.config import load_config

    names = [f"snippets/{name_of(folder)}/answer.py" for folder in EXERCISES]
    run = subprocess.run(["git", "-c", "safe.directory=*", "check-ignore", *names], cwd=REPOSITORY, capture_output=True, text=True)
    if run.returncode == 128:
        give_up("git does not answer here: not a clone?")
    assert run.stdout.split() == names
    excluded = load_config(str(REPOSITORY / "mkdocs.yml")).exclude_docs
    assert all(map(excluded.match_file, names))
    assert not any(excluded.match_file(f"snippets/{name_of(folder)}/starter.py") for folder in EXERCISES)
