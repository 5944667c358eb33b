"""A frozen world in which snippets run: one child process, one run at a time.

Inside it the clock can stand still, the network does not exist, the locale is
fixed, and every run begins in an empty folder. Runs share the process, because
importing a large library once is what keeps the test suite fast; what one run
could leave behind for the next is put back in between.

`World` is the parent's side. The child is this module run as a program: it
reads one JSON request a line and answers with one JSON line.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import selectors
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from site_kit.snippets import Snippet

TIME_LIMIT = 30.0  # seconds a snippet may take, DESIGN budget
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

ENVIRONMENT = {
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_OFFLINE": "1",
    "LC_ALL": "C.UTF-8",
    "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
    "OMP_NUM_THREADS": "2",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "TZ": "UTC",
    "COLUMNS": "80",
}


@dataclass
class Run:
    """What one run of a snippet did.

    Attributes:
        output: What it printed.
        errors: What it printed to standard error; warnings land here.
        failure: The traceback if it raised, or why it was stopped.
        files: Name to text of the `.svg` files it wrote.
        seconds: Wall time, imports included.
        peak_mb: The largest memory the process has had so far.
    """

    output: str = ""
    errors: str = ""
    failure: str = ""
    files: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    peak_mb: float = 0.0


class World:
    """Runs snippets in a child process, which is replaced when one hangs.

    Args:
        seed: Seeds hashing and the global random generators. Recording and
            testing use different seeds, so a snippet that does not seed itself
            cannot reproduce its output, as it could not for a reader.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._child: subprocess.Popen | None = None

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, snippet: Snippet, time_limit: float | None = None) -> Run:
        """Run a snippet as `python FILE` would, in an empty folder."""
        limit = time_limit or snippet.settings.get("seconds", TIME_LIMIT)
        child = self._child or self._start()
        request = {
            "path": str(snippet.path),
            "seed": self.seed,
            "now": snippet.settings.get("now"),
            "draws": "matplotlib" in snippet.packages,
        }
        child.stdin.write(json.dumps(request) + "\n")
        child.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            ready = selector.select(limit)
        line = child.stdout.readline() if ready else ""
        if line:
            return Run(**json.loads(line))
        self.close()
        if ready:
            return Run(failure=f"the process died (exit code {child.returncode}): out of memory or a crash")
        return Run(failure=f"still running after {limit:g} s, stopped", seconds=limit)

    def close(self) -> None:
        """Stop the child process, if there is one."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _start(self) -> subprocess.Popen:
        environment = {**os.environ, **ENVIRONMENT, "PYTHONHASHSEED": str(self.seed)}
        for name in ("CI", "PYTHONWARNINGS", "FORCE_COLOR"):
            environment.pop(name, None)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "site_kit.world"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=Path(__file__).resolve().parent.parent,
        )
        return self._child


# The child's side


def _forbid_network(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments[:1]
    else:
        return
    host = address[0] if isinstance(address, tuple) else None  # None: a local socket file
    if host is not None and not str(host).startswith(_LOOPBACK):
        raise OSError(f"a snippet may not use the network (it asked for {host})")


@contextlib.contextmanager
def _captured(stream: int):
    """Catch what is written to a file descriptor, by Python or by C."""
    wrapper = sys.stdout if stream == 1 else sys.stderr
    kept = os.dup(stream)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), stream)
        text: list[str] = []
        try:
            yield text
        finally:
            wrapper.flush()
            os.dup2(kept, stream)
            os.close(kept)
            file.seek(0)
            text.append(file.read().decode("utf-8", "replace"))


def _seed(seed: int) -> None:
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


def _reader_warnings() -> None:
    """Show what a reader would see, every time rather than once a process."""
    warnings.simplefilter("always")
    quiet = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
    for category in quiet:
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("always", category=DeprecationWarning, module="__main__")


def _frozen_clock(now: str | None):
    if now is None:
        return contextlib.nullcontext()
    import time_machine  # only the few snippets that show a date need it

    return time_machine.travel(now, tick=False)


def _run(request: dict) -> Run:
    import resource
    import runpy
    import traceback

    result = Run()
    path = request["path"]
    if request["draws"]:
        from site_kit.figures import register_colormap

        register_colormap()
    modules, environment, arguments = set(sys.modules), dict(os.environ), sys.argv[:]
    threads = set(threading.enumerate())
    folder, home = tempfile.TemporaryDirectory(), os.getcwd()
    os.chdir(folder.name)
    sys.argv = [path]
    _seed(request["seed"])
    started = time.perf_counter()
    with _captured(1) as out, _captured(2) as err, warnings.catch_warnings():
        _reader_warnings()
        try:
            with _frozen_clock(request["now"]):
                runpy.run_path(path, run_name="__main__")
        except SystemExit as stop:
            if stop.code not in (None, 0):
                result.failure = f"it exits with {stop.code}"
        except BaseException as error:
            frames = traceback.TracebackException.from_exception(error)
            shown = [frame for frame in frames.stack if "runpy" not in frame.filename and __file__ != frame.filename]
            frames.stack = traceback.StackSummary.from_list(shown)
            result.failure = "".join(frames.format())
    result.seconds = time.perf_counter() - started
    result.output, result.errors = out[0], err[0]
    left = [thread.name for thread in set(threading.enumerate()) - threads if thread.is_alive()]
    if left and not result.failure:
        result.failure = f"it leaves threads running: {', '.join(left)}; join them"
    for svg in sorted(Path(folder.name).glob("*.svg")):
        result.files[svg.name] = svg.read_text(encoding="utf-8")
    result.output = result.output.replace(folder.name, "/tmp/empty")
    os.chdir(home)
    folder.cleanup()
    sys.argv = arguments
    os.environ.clear()
    os.environ.update(environment)
    if "matplotlib" in sys.modules:
        import matplotlib
        from matplotlib import pyplot

        pyplot.close("all")
        matplotlib.rc_file_defaults()
    # Modules that lie beside snippets must not be found loaded by the next run.
    for name in set(sys.modules) - modules:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(home + "/snippets"):
            del sys.modules[name]
    result.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.addaudithook(_forbid_network)
    for line in sys.stdin:
        run = _run(json.loads(line))
        answers.write(json.dumps(run.__dict__) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
