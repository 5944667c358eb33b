"""Grades an exercise: runs its checks against an answer, hands back the hint.

An exercise is a folder with `starter.py`, `solution.py`, `check.py`, some
`wrong_*.py` and some `right_*.py`. The check imports the answer as the module
`answer`, what it compares with from `grading`, and consists of plain asserts;
the message of the first one that fails is the hint.

`grade` needs nothing but Python, so that a page can run the same file. The
command runs it in a child process, so that an endless loop can be stopped.
A reader's own `answer.py` lies beside the starter; git and the site ignore it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import json
import os
import subprocess
import sys
import traceback
import types
from collections.abc import Iterator
from pathlib import Path

if __package__:
    from site_kit.running import grading
else:  # the child of `grade_files`, or a page: the files lie side by side
    import grading

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
        traceback, cut to the reader's lines, if the answer raised; an error
        of the check itself is never shown as one of the answer. What the
        answer prints goes to standard output.
    """
    checks = list(_checks(ast.parse(check)))
    verdict = {"passed": False, "hint": "", "error": "", "failed": "", "done": 0, "total": len(checks)}
    module = types.ModuleType("answer")
    grading.asked = ""
    with _importable(answer=module, grading=grading):
        try:
            exec(compile(answer, "answer.py", "exec", dont_inherit=True), module.__dict__)
        except BaseException as error:
            return {**verdict, "hint": "Your code does not run yet.", "error": _shorten(error)}
        try:
            exec(compile(check, "check.py", "exec", dont_inherit=True), {"__name__": "check"})
        except BaseException as error:
            return {**verdict, **_explained(error, check, checks)}
    return {**verdict, "passed": True, "done": len(checks)}


def _checks(node: ast.AST) -> Iterator[ast.Assert]:
    """The asserts of a check; those of its helpers, which run any number of times, are none of their own."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Assert):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _checks(child)


@contextlib.contextmanager
def _importable(**modules: types.ModuleType) -> Iterator[None]:
    """Modules that can be imported by these names for a while."""
    previous = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in previous.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def _explained(error: BaseException, check: str, checks: list[ast.Assert]) -> dict:
    """What a check that ended in an error says about the answer: a hint, or whose error it is."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame.lineno for frame in frames if frame.filename == "check.py"]
    done = sum(node.end_lineno < next(iter(ours), 0) for node in checks)
    if isinstance(error, AssertionError) and frames[-1].filename in ("check.py", grading.__file__):
        asserts = [node for node in ast.walk(ast.parse(check)) if isinstance(node, ast.Assert)]
        failed = next((ast.unparse(node.test) for node in asserts if node.lineno <= ours[-1] <= node.end_lineno), "")
        return {"hint": str(error), "failed": failed, "done": done}
    if any(frame.filename == "answer.py" for frame in frames):
        return {"hint": "Your code raises an error.", "error": _shorten(error), "done": done}
    if isinstance(error, ImportError):
        return {"hint": f"{error.msg.split(' (')[0]}: keep the names of the starter."}
    if isinstance(error, TypeError) and " argument" in str(error):
        return {"hint": f"{error}: keep the parameters of the starter.", "done": done}
    said = traceback.format_exception_only(error)[-1].strip()
    hint = f"The check cannot read what came back ({said}). {grading.asked}".strip()
    return {"hint": hint, "done": done}


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
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}  # whatever the terminal speaks
    try:
        # The answer comes from the reader's own disk and runs as the reader.
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=time_limit)
    except subprocess.TimeoutExpired:
        hint = f"Still running after {time_limit:g} s, stopped. Is there a loop that never ends?"
        return {**NO_VERDICT, "hint": hint}
    printed, _, last = done.stdout.rstrip("\n").rpartition("\n")
    try:
        return {**json.loads(last), "printed": printed}
    except json.JSONDecodeError:
        hint = "Your code ended Python itself; let it return instead."
        return {**NO_VERDICT, "hint": hint, "error": done.stderr[-2000:]}


def find_exercise(given: str) -> Path:
    """The folder of an exercise of this repository, from wherever the command is typed.

    Args:
        given: A folder, as seen from here, from the repository or from its `snippets/`, or an exercise's name.

    Raises:
        LookupError: With the exercises that may be meant.
    """
    snippets = Path(__file__).resolve().parents[2] / "snippets"
    for place in (Path(given), snippets.parent / given, snippets / given):
        for folder in (place, place.parent) if place.is_file() else (place,):  # an editor copies the starter's path
            if (folder / "check.py").is_file():
                return folder
    known = sorted(check.parent for check in snippets.glob("**/exercises/*/check.py"))
    name = Path(given).name.replace("-", "_").lower()
    meant = [folder for folder in known if folder.name == name]
    if len(meant) == 1:
        return meant[0]
    if meant:
        what = f"More than one exercise is called {name}; name the folder:"
    elif near := difflib.get_close_matches(name, {folder.name for folder in known}, 3):
        what, meant = f"No exercise is called {given}. Did you mean:", [folder for folder in known if folder.name in near]
    else:
        what, meant = f"No exercise is called {given}. There are:" if given else "Which exercise? There are:", known
    raise LookupError("\n  ".join([what, *map(_shown, meant)]))


def _shown(path: Path) -> str:
    """A path as one would type it here."""
    with contextlib.suppress(ValueError):
        path = path.resolve().relative_to(Path.cwd())
    return path.as_posix()


def main(arguments: list[str]) -> int:
    """`python -m site_kit check EXERCISE [ANSWER]`: grade, print, exit 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m site_kit check", description="Grade an exercise.")
    parser.add_argument("exercise", nargs="?", default="", help="its name, such as causal_mask, or its folder")
    parser.add_argument("answer", type=Path, nargs="?", help="your file; the exercise's answer.py by default")
    parser.add_argument("--more", action="store_true", help="show the very check that failed, too")
    options = parser.parse_args(arguments)
    try:
        folder = find_exercise(options.exercise)
    except LookupError as unclear:
        print(unclear, file=sys.stderr)
        return 2
    answer = options.answer or folder / "answer.py"
    if answer.is_dir():
        print(f"{_shown(answer)} is a folder; move it away, or name your file.", file=sys.stderr)
        return 2
    if not options.answer and not answer.is_file():
        answer.write_bytes((folder / "starter.py").read_bytes())
        print(f"{_shown(answer)} is new, a copy of the starter: write your answer there, then ask again.")
        return 1
    if not answer.is_file():
        here = "" if answer.is_absolute() else f" in {Path.cwd()}"
        print(f"{answer} does not exist{here}; write your answer there, or name another file.", file=sys.stderr)
        return 2
    try:
        answer.read_text(encoding="utf-8-sig")  # with or without a mark of byte order
    except UnicodeDecodeError:
        print(f"{answer} is not UTF-8 text; save it as UTF-8.", file=sys.stderr)
        return 2
    return _report(grade_files(folder, answer), more=options.more)


def _report(verdict: dict, *, more: bool) -> int:
    """Print a verdict; the exit status."""
    if verdict["printed"]:
        print(verdict["printed"])
    if verdict["passed"]:
        print(f"Passed: all {verdict['total']} checks hold.")
        return 0
    if verdict["error"]:
        print(verdict["error"])
    print(f"Not yet. {verdict['hint']}")
    if more and verdict["failed"]:
        print(f"This did not hold: {verdict['failed']}")
    if verdict["done"]:
        print(f"({verdict['done']} of {verdict['total']} checks hold.)")
    return 1


if __name__ == "__main__":  # the child of `grade_files`
    exercise, given = Path(sys.argv[1]), Path(sys.argv[2])
    result = grade(given.read_text(encoding="utf-8-sig"), (exercise / "check.py").read_text(encoding="utf-8"))
    print("\n" + json.dumps(result))
