"""Python's side of a snippet that runs in the page: streams, input, errors, limits.

The worker imports this file into Pyodide and calls `run` and `check`. Every run
gets a module, a folder and streams of its own; the interpreter stays warm.
"""

from __future__ import annotations

import builtins
import io
import linecache
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
import types
from pathlib import Path

MOST_OUTPUT = 200_000  # characters of one run; more than anybody reads

_real_sleep = time.sleep
_real_builtins = dict(vars(builtins))


class TooMuchOutput(BaseException):
    """Ends a program that prints without end; no `except Exception` catches it."""


class Stream(io.TextIOBase):
    """Hands on what is written: at once if little, in pieces if much.

    Args:
        send: Receives the text.
        room: How many characters all streams of the run may still write.
    """

    SLICE = 0.1  # seconds; a message costs far more than a character
    MESSAGES = 10  # in a slice, before writes are joined

    def __init__(self, send, room: list[int]) -> None:
        self.send, self.room = send, room
        self.held: list[str] = []
        self.since, self.sent = time.monotonic(), 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        allowed = text[: max(self.room[0], 0)]
        self.room[0] -= len(text)
        if allowed:
            self.held.append(allowed)
        if self.room[0] < 0:
            self.flush()
            raise TooMuchOutput
        now = time.monotonic()
        if now - self.since > self.SLICE:
            self.since, self.sent = now, 0
        if self.sent < self.MESSAGES and text.endswith("\n") or now - self.since > self.SLICE / 2:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self.held:
            self.send("".join(self.held))
            self.held.clear()
            self.sent += 1


class Input(io.TextIOBase):
    """Standard input: every line is asked of the reader.

    Args:
        ask: Returns the next line for a prompt, or None if there is none.
    """

    def __init__(self, ask) -> None:
        self.ask = ask

    def readable(self) -> bool:
        return True

    def readline(self, size: int = -1) -> str:
        line = self.ask("")
        return "" if line is None else line + "\n"

    def __next__(self) -> str:
        line = self.readline()
        if not line:
            raise StopIteration
        return line


def trimmed(error: BaseException, name: str) -> str:
    """A traceback with nothing but the reader's own lines."""
    report = traceback.TracebackException.from_exception(error, capture_locals=False)
    seen: set[int] = set()
    parts = [report]
    while parts:
        part = parts.pop()
        if part is None or id(part) in seen:
            continue
        seen.add(id(part))
        part.stack = traceback.StackSummary.from_list([frame for frame in part.stack if frame.filename == name])
        parts += [part.__cause__, part.__context__, *(part.exceptions or ())]
    return "".join(report.format()).rstrip()


def run(code: str, name: str, send, complain, ask) -> dict:
    """Run a program as `python NAME` would.

    Args:
        code: Its text.
        name: The file's name, for tracebacks.
        send: Receives what it prints, while it prints.
        complain: Receives what it writes to standard error.
        ask: Returns a promise of the reader's next line for a prompt.

    Returns:
        `error` (a trimmed traceback or reason, empty if it ended well),
        `cut` (whether output was cut), `figures` (name to SVG text).
    """
    room = [MOST_OUTPUT]
    out, err = Stream(send, room), Stream(complain, room)
    kept = {key: getattr(sys, key) for key in ("stdout", "stderr", "stdin", "argv")}
    depth, path = sys.getrecursionlimit(), sys.path[:]
    folder, home = tempfile.mkdtemp(), os.getcwd()
    module = types.ModuleType("__main__")
    module.__file__ = name
    result = {"error": "", "cut": False, "figures": {}}

    def flush() -> None:
        out.flush()
        err.flush()

    def sleep(seconds: float) -> None:
        flush()
        _real_sleep(seconds)

    def next_line(prompt: str) -> str | None:
        flush()
        return _wait(ask(prompt))

    def ask_line(prompt: object = "") -> str:
        line = next_line(str(prompt))
        if line is None:
            raise EOFError("there is no more input")
        return line

    try:
        os.chdir(folder)
        random.seed()
        sys.stdout, sys.stderr, sys.argv = out, err, [name]
        sys.stdin = Input(next_line)
        sys.modules["__main__"] = module
        time.sleep, builtins.input = sleep, ask_line
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        exec(compile(code, name, "exec"), module.__dict__)
    except TooMuchOutput:
        result["cut"] = True
    except SystemExit as stop:
        if stop.code not in (None, 0):
            result["error"] = stop.code if isinstance(stop.code, str) else f"The program ended itself with status {stop.code}."
    except BaseException as error:
        result["error"] = trimmed(error, name)
    finally:
        time.sleep = _real_sleep
        names = vars(builtins)
        names.clear()
        names.update(_real_builtins)
        try:
            flush()
        except TooMuchOutput:
            result["cut"] = True
        for key, value in kept.items():
            setattr(sys, key, value)
        sys.setrecursionlimit(depth)
        sys.path[:] = path
        linecache.cache.pop(name, None)
        sys.modules.pop("__main__", None)
        result["figures"] = _figures(Path(folder))
        os.chdir(home)
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _wait(promise):
    """Wait for a promise where the browser can; nothing else can make input() return."""
    from pyodide.ffi import can_run_sync, run_sync

    if not can_run_sync():
        raise OSError("this browser cannot wait for input; download the file and run it on your machine")
    return run_sync(promise)


def _figures(folder: Path) -> dict[str, str]:
    """The SVG files that a run left, and the pictures it would have shown."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    found = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.svg"))}
    if pyplot:
        for number in pyplot.get_fignums() if not found else ():
            pyplot.figure(number).savefig(folder / f"figure-{number}.svg")
            found[f"figure-{number}.svg"] = (folder / f"figure-{number}.svg").read_text(encoding="utf-8")
        pyplot.close("all")
    return found


def check(answer: str, checks: str, send) -> dict:
    """Grade an answer with the checks of its exercise; see `grader.grade`."""
    import grader

    stream, kept = Stream(send, [MOST_OUTPUT]), (sys.stdout, sys.stderr)
    try:
        sys.stdout = sys.stderr = stream
        return grader.grade(answer, checks)
    finally:
        sys.stdout, sys.stderr = kept
        try:
            stream.flush()
        except TooMuchOutput:
            pass
