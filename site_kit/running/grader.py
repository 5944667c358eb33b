"""Grades an exercise: runs its checks against an answer, hands back the hint.

An exercise is a folder with `starter.py`, `solution.py`, `check.py` and some
`wrong_*.py`. The check imports the answer as the module `answer` and consists
of plain asserts; the message of the first one that fails is the hint.

`grade` needs nothing but Python, so that a page can run the same file. The
command runs it in a child process, so that an endless loop can be stopped.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import traceback
import types
from pathlib import Path

TIME_LIMIT = 10.0  # seconds an answer may take
NO_VERDICT = {"passed": False, "hint": "", "error": "", "failed": "", "done": 0, "total": 0, "printed": ""}


def grade(answer: str, check: str) -> dict:
    """Run the checks of an exercise against an answer.

    Args:
        answer: The text of the reader's file.
        check: The text of `check.py`.

    Returns:
        `passed` (bool), `hint` (what to look at, empty if passed), `failed` (the
        condition that did not hold, as it stands in the check), `done` and
        `total` (asserts that held, asserts there are). `error` holds the
        traceback, cut to the reader's lines, if the answer raised. What the
        answer prints goes to standard output.
    """
    asserts = [node for node in ast.walk(ast.parse(check)) if isinstance(node, ast.Assert)]
    total = len(asserts)
    verdict = {"passed": False, "hint": "", "error": "", "failed": "", "done": 0, "total": total}
    module = types.ModuleType("answer")
    previous = sys.modules.get("answer")
    sys.modules["answer"] = module
    try:
        try:
            exec(compile(answer, "answer.py", "exec", dont_inherit=True), module.__dict__)
        except BaseException as error:
            return {**verdict, "hint": "Your code does not run yet.", "error": _shorten(error)}
        try:
            exec(compile(check, "check.py", "exec", dont_inherit=True), {"__name__": "check"})
        except AssertionError as error:
            if not _raised_in(error, "check.py"):
                return {**verdict, "hint": "Your code raises an error.", "error": _shorten(error)}
            line = _line(error)
            done = sum(node.end_lineno < line for node in asserts)
            failed = next((ast.unparse(node.test) for node in asserts if node.lineno <= line <= node.end_lineno), "")
            return {**verdict, "hint": str(error), "failed": failed, "done": done}
        except ImportError as error:
            return {**verdict, "hint": f"{error.msg.split(' (')[0]}: keep the names of the starter."}
        except BaseException as error:
            return {**verdict, "hint": "Your code raises an error.", "error": _shorten(error)}
    finally:
        if previous is None:
            del sys.modules["answer"]
        else:
            sys.modules["answer"] = previous
    return {**verdict, "passed": True, "done": total}


def _raised_in(error: BaseException, file: str) -> bool:
    return traceback.extract_tb(error.__traceback__)[-1].filename == file


def _line(error: AssertionError) -> int:
    """The line of `check.py` whose assert failed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [frame.lineno for frame in frames if frame.filename == "check.py"][-1]


def _shorten(error: BaseException) -> str:
    """A traceback without the grader's own frames."""
    report = traceback.TracebackException.from_exception(error)
    shown = [frame for frame in report.stack if frame.filename == "answer.py"]
    report.stack = traceback.StackSummary.from_list(shown)
    return "".join(report.format()).strip()


def grade_files(folder: Path, answer: Path, time_limit: float = TIME_LIMIT) -> dict:
    """Grade a file in a child process that can be stopped.

    Args:
        folder: The exercise.
        answer: The reader's file.
        time_limit: Seconds before the answer counts as endless.

    Returns:
        What `grade` returns, with `printed`, what the answer printed.
    """
    command = [sys.executable, "-X", "utf8", str(Path(__file__).resolve()), str(folder), str(answer)]
    try:
        # The answer comes from the reader's own disk and runs as the reader.
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=time_limit)
    except subprocess.TimeoutExpired:
        hint = f"Still running after {time_limit:g} s, stopped. Is there a loop that never ends?"
        return {**NO_VERDICT, "hint": hint}
    printed, _, last = done.stdout.rstrip("\n").rpartition("\n")
    try:
        return {**json.loads(last), "printed": printed}
    except json.JSONDecodeError:
        hint = "Your code ended Python itself; let it return instead."
        return {**NO_VERDICT, "hint": hint, "error": done.stderr[-2000:]}


def main(arguments: list[str]) -> int:
    """`python -m site_kit check FOLDER [ANSWER]`: grade, print, exit 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m site_kit check", description="Grade an exercise.")
    parser.add_argument("folder", type=Path, help="the exercise's folder below snippets/")
    parser.add_argument("answer", type=Path, nargs="?", help="your file; the folder's starter.py by default")
    parser.add_argument("--more", action="store_true", help="show the very check that failed, too")
    options = parser.parse_args(arguments)
    folder = options.folder
    if not (folder / "check.py").is_file():
        known = sorted(path.parent.as_posix() for path in Path("snippets").glob("**/exercises/*/check.py"))
        print(f"{folder} is no exercise: it has no check.py. There are:", *known, sep="\n  ", file=sys.stderr)
        return 2
    answer = options.answer or folder / "starter.py"
    if not answer.is_file():
        print(f"{answer} does not exist; write your answer there, or name another file.", file=sys.stderr)
        return 2
    try:
        answer.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        print(f"{answer} is not UTF-8 text; save it as UTF-8.", file=sys.stderr)
        return 2
    verdict = grade_files(folder, answer)
    if verdict["printed"]:
        print(verdict["printed"])
    if verdict["passed"]:
        print(f"Passed: all {verdict['total']} checks hold.")
        return 0
    if verdict["error"]:
        print(verdict["error"])
    print(f"Not yet. {verdict['hint']}")
    if options.more and verdict["failed"]:
        print(f"This did not hold: {verdict['failed']}")
    if verdict["done"]:
        print(f"({verdict['done']} of {verdict['total']} checks hold.)")
    return 1


if __name__ == "__main__":  # the child of `grade_files`
    exercise, given = Path(sys.argv[1]), Path(sys.argv[2])
    result = grade(given.read_text(encoding="utf-8"), (exercise / "check.py").read_text(encoding="utf-8"))
    print("\n" + json.dumps(result))
