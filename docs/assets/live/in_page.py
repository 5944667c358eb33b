"""Python's side of a snippet that runs in the page: streams, input, errors, limits.

The worker imports this file into Pyodide and calls `run` and `check`. Every run
gets a module, a folder and streams of its own; the interpreter stays warm.
"""

from __future__ import annotations

import ast
import asyncio
import builtins
import contextlib
import contextvars
import importlib
import io
import linecache
import logging
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
import types
import warnings
from asyncio import base_events, runners
from pathlib import Path

MOST_OUTPUT = 200_000  # characters of one run; more than anybody reads

_real_sleep = time.sleep
_real_builtins = dict(vars(builtins))


class TooMuchOutput(BaseException):
    """Ends a program that prints without end; no `except Exception` catches it."""


class Asks(BaseException):
    """Ends a run at a question, in a browser where Python cannot wait for the answer."""


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


def prepare() -> None:
    """Set up what all runs share, once."""
    os.environ.update(MPLBACKEND="module://page_figure", MATPLOTLIBRC="/lib/matplotlibrc")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of its cache, which nobody waits for
    asyncio.run = run_async


def imported(*texts: str) -> list[str]:
    """Top-level modules that some code imports; none if it is no Python."""
    names: set[str] = set()
    for text in texts:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return sorted(names)


def installed() -> None:
    """Packages were loaded: make them findable."""
    importlib.invalidate_caches()


def lacking(error: BaseException, folder: Path) -> str:
    """What a page lacks if an error comes from that, and what to do; else nothing."""
    what = ""
    if isinstance(error, ModuleNotFoundError) and error.name and not (folder / f"{error.name}.py").exists():
        what = f"{error.name} is not in this page."
    elif isinstance(error, RuntimeError) and "start new thread" in str(error):
        what = "Python in a page has no threads."
    elif isinstance(error, OSError):
        files = {frame.filename.rsplit("/", 1)[-1] for frame in traceback.extract_tb(error.__traceback__)}
        what = "Python in a page has no network." if files & {"socket.py", "client.py", "request.py"} else ""
    return f"\n\n{what} Download the file and run it on your machine." if what else ""


def run(code: str, name: str, send, complain, ask, lines=(), seed: int | None = None) -> dict:
    """Run a program as `python NAME` would.

    Args:
        code: Its text.
        name: The file's name, for tracebacks.
        send: Receives what it prints, while it prints.
        complain: Receives what it writes to standard error.
        ask: Returns a promise of the reader's next line for a prompt; nothing where Python cannot wait for promises.
        lines: What the reader has answered in earlier passes of the same run, which began with the same seed.
        seed: Of the random module; a run of one pass needs none.

    Returns:
        `error` (a trimmed traceback or reason, empty if it ended well),
        `cut` (whether output was cut), `figures` (name to SVG text), and
        `asks` (a prompt) if it ended at a question.
    """
    given = iter(lines)
    passed = len(lines)  # questions that this pass answers by itself
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
        if not passed:  # what was waited for once is not waited for again
            _real_sleep(seconds)

    def next_line(prompt: str) -> str | None:
        nonlocal passed
        flush()
        if passed:
            passed -= 1
            return next(given)
        if ask is None:
            raise Asks(prompt)
        return run_sync(ask(prompt))

    def ask_line(prompt: object = "") -> str:
        line = next_line(str(prompt))
        if line is None:
            raise EOFError("there is no more input")
        return line

    try:
        os.chdir(folder)
        random.seed(seed)
        sys.stdout, sys.stderr, sys.argv = out, err, [name]
        sys.stdin = Input(next_line)
        sys.modules["__main__"] = module
        time.sleep, builtins.input = sleep, ask_line
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        with _libraries_as_new(imported(code), seed):
            try:
                # Some packages keep their settings in the context.
                contextvars.copy_context().run(exec, compile(code, name, "exec"), module.__dict__)
            finally:
                result["figures"] = _figures(Path(folder))
    except TooMuchOutput:
        result["cut"] = True
    except Asks as question:
        result["asks"] = str(question)
    except SystemExit as stop:
        if stop.code not in (None, 0):
            result["error"] = stop.code if isinstance(stop.code, str) else f"The program ended itself with status {stop.code}."
    except BaseException as error:
        result["error"] = trimmed(error, name)
        result["error"] += lacking(error, Path(folder))
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
        os.chdir(home)
        shutil.rmtree(folder, ignore_errors=True)
    return result


@contextlib.contextmanager
def _libraries_as_new(names: list[str], seed: int | None):
    """Packages stay loaded from run to run; what a run sets in them does not.

    Args:
        names: Modules that the run imports.
        seed: Of a run in several passes, which NumPy's own generator shares.
    """
    with contextlib.suppress(ImportError):  # the run will say it
        for name in {"matplotlib", "numpy"} & set(names):
            importlib.import_module(name)
    numpy, matplotlib = map(sys.modules.get, ("numpy", "matplotlib"))
    if numpy:
        printing, errors = numpy.get_printoptions(), numpy.geterr()
        numpy.random.seed(seed)
    if matplotlib:
        import figures

        figures.register_colormap()
    try:
        yield
    finally:
        if numpy:
            numpy.set_printoptions(**printing)
            numpy.seterr(**errors)
        matplotlib, pandas = map(sys.modules.get, ("matplotlib", "pandas"))
        if matplotlib:
            matplotlib.rc_file_defaults()
        if pandas:
            with warnings.catch_warnings(action="ignore"):
                pandas.reset_option("^(display|mode)", silent=True)


def _figures(folder: Path) -> dict[str, str]:
    """The SVG files that a run left, and the pictures it would have shown; Matplotlib's in the page's colors."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    found = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.svg"))}
    if pyplot:
        import figures

        for number in pyplot.get_fignums() if not found else ():
            drawn = io.StringIO()
            pyplot.figure(number).savefig(drawn, format="svg")
            found[f"figure-{number}.svg"] = drawn.getvalue()
        pyplot.close("all")
        found = {name: figures.colored(svg) for name, svg in found.items()}
    return found


# Waiting


def run_sync(promise):
    """Wait for a promise, in a browser where Python can."""
    from pyodide import ffi

    return ffi.run_sync(promise)


class _Sleeper:
    """Stands where an event loop asks the network for news: there is none, so it sleeps until the next timer."""

    def select(self, timeout: float | None) -> list:
        if timeout is None:
            raise RuntimeError("the program waits for something that nothing in a browser will ever do")
        if timeout > 0:
            time.sleep(timeout)
        return []


class Loop(base_events.BaseEventLoop):
    """An event loop of timers and tasks: all that there is in a page."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Sleeper()

    def _process_events(self, event_list: list) -> None:
        """None ever comes."""

    def _write_to_self(self) -> None:
        """Nobody else is there to wake it up."""


def run_async(main, *, debug: bool | None = None, loop_factory=None):
    """`asyncio.run` for a page: Pyodide's own returns at once where the browser cannot switch stacks."""
    outer = asyncio._get_running_loop()  # Pyodide's
    asyncio._set_running_loop(None)
    try:
        with runners.Runner(debug=debug, loop_factory=loop_factory or Loop) as runner:
            return runner.run(main)
    finally:
        asyncio._set_running_loop(outer)


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
