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
import contextvars
import json
import logging
import os
import random
import runpy
import selectors
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from site_kit.book.snippets import Snippet
from site_kit.running import margins, model

TIME_LIMIT = 30.0  # seconds a snippet may take, DESIGN budget
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

ENVIRONMENT = {
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_OFFLINE": "1",
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": str(Path(tempfile.gettempdir(), "keras")),  # not the reader's own settings
    "LC_ALL": "C.UTF-8",
    "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
    "OMP_NUM_THREADS": "2",
    "OMP_WAIT_POLICY": "PASSIVE",  # waiting threads leave the core to other work
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "TZ": "UTC",
    "COLUMNS": "80",
    **model.environment(),
}


@dataclass
class Run:
    """What one run of a snippet did.

    Attributes:
        output: What it printed.
        errors: What it printed to standard error; warnings land here.
        failure: The traceback if it raised, or why it was stopped.
        files: Name to text of the `.svg` files it wrote, and of a `.json` file under its own name.
        seconds: Wall time, imports included.
        peak_mb: The largest memory of the process meanwhile.
        lead: By how much the first token led in the closest decision of a text that it let a model write,
            greedily and with Transformers; nothing if there was none.
    """

    output: str = ""
    errors: str = ""
    failure: str = ""
    files: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    peak_mb: float = 0.0
    lead: float | None = None


class World:
    """Runs snippets in a child process, which is replaced when one hangs.

    Args:
        seed: Seeds hashing and the global random generators. Recording and
            testing use different seeds, so a snippet that does not seed itself
            cannot reproduce its output, as it could not for a reader.
        patience: By how much time limits are stretched, for a machine that does other work as well.
        environment: More variables for the child process.
    """

    def __init__(self, seed: int = 0, patience: float = 1, environment: Mapping[str, str] | None = None) -> None:
        self.seed, self.patience = seed, patience
        self.environment = {**os.environ, **ENVIRONMENT, "PYTHONHASHSEED": str(seed), **(environment or {})}
        self._child: subprocess.Popen | None = None
        self._practice = contextlib.ExitStack()
        self._addresses: dict[str, str] = {}

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._practice.close()

    def run(self, snippet: Snippet, time_limit: float | None = None) -> Run:
        """Run a snippet as `python FILE` would, in an empty folder."""
        limit = time_limit or snippet.settings.get("seconds", TIME_LIMIT) * self.patience
        child = self._child or self._start()
        request = {
            "path": str(snippet.path),
            "seed": self.seed,
            "now": snippet.settings.get("now"),
            "environment": self._services() if snippet.calls_service else {},
            "draws": "matplotlib" in snippet.packages,
            "writes": "transformers" in snippet.packages and ".generate(" in snippet.source,
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

    def _services(self) -> dict[str, str]:
        """Variables that lead the clients of hosted models to a practice server, which starts when first needed."""
        if not self._addresses:
            from snippets.practice_server import addresses, running

            self._addresses = addresses(self._practice.enter_context(running()))
        return self._addresses

    def _start(self) -> subprocess.Popen:
        environment = dict(self.environment)
        for name in ("CI", "PYTHONWARNINGS", "FORCE_COLOR"):
            environment.pop(name, None)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "site_kit.running.world"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
        )
        return self._child


# The child's side


def forbid_network(event: str, arguments: tuple) -> None:
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


@contextlib.contextmanager
def _put_back():
    """Restore what a run may change of the process that it shares with the next one."""
    directory, environment, root = os.getcwd(), dict(os.environ), logging.root
    modules, loggers = set(sys.modules), (root.handlers[:], root.level, root.manager.disable)
    kept = {name: getattr(sys, name) for name in ("argv", "path", "stdout", "stderr", "stdin", "excepthook")}
    lists = {name: getattr(sys, name)[:] for name in ("argv", "path")}
    depth = sys.getrecursionlimit()
    try:
        yield
    finally:
        os.chdir(directory)
        os.environ.clear()
        os.environ.update(environment)
        for name, value in kept.items():
            setattr(sys, name, value)
        for name, values in lists.items():
            getattr(sys, name)[:] = values
        sys.setrecursionlimit(depth)
        root.handlers[:], root.level, root.manager.disable = loggers
        # Modules that lie beside snippets must not be found loaded by the next run.
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if file.startswith(directory + "/snippets"):
                del sys.modules[name]
        _reset_libraries()


def _reset_libraries() -> None:
    """Give the libraries that hold global settings their defaults again."""
    if "decimal" in sys.modules:
        import decimal

        decimal.setcontext(decimal.DefaultContext.copy())
    if "matplotlib" in sys.modules:
        import matplotlib
        from matplotlib import pyplot

        pyplot.close("all")
        matplotlib.rc_file_defaults()
    if "torch" in sys.modules:
        import torch

        torch.set_default_dtype(torch.float32)
        torch.set_printoptions(profile="default")
        torch.set_grad_enabled(True)
        torch.set_num_threads(int(ENVIRONMENT["OMP_NUM_THREADS"]))
        torch.use_deterministic_algorithms(False)
    if "keras" in sys.modules:
        import keras

        keras.config.set_floatx("float32")
        keras.utils.clear_session(free_memory=False)  # names of layers, seeds, dtype policy
    if "transformers" in sys.modules:
        from transformers.utils import logging as transformers_logging

        transformers_logging.set_verbosity_warning()


def _forget_peak() -> None:
    """Begin measuring the largest memory anew, where the system can (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> float:
    """The largest memory since `_forget_peak`, else since the process began."""
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seed(seed: int) -> None:
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(seed)


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
    result = Run()
    if request["draws"]:
        from site_kit.running.figures import register_colormap

        register_colormap()
    threads = set(threading.enumerate())
    _forget_peak()
    with tempfile.TemporaryDirectory() as folder, _put_back():
        os.chdir(folder)
        os.environ.update(request["environment"])
        sys.argv[:] = [request["path"]]
        _seed(request["seed"])
        started = time.perf_counter()
        with _captured(1) as out, _captured(2) as err, warnings.catch_warnings():
            _reader_warnings()
            with _frozen_clock(request["now"]), margins.watched(request["writes"]) as narrowest:
                # NumPy keeps its print options and error handling in context variables.
                result.failure = contextvars.copy_context().run(_execute, request["path"])
        result.seconds = time.perf_counter() - started
        result.output, result.errors = out[0].replace(folder, "/tmp/empty"), err[0]
        data = Path(request["path"]).with_suffix(".json").name
        for path in sorted([*Path(folder).glob("*.svg"), *Path(folder).glob(data)]):
            result.files[path.name] = path.read_text(encoding="utf-8")
    # The monitor that progress bars of model libraries start is theirs, not the snippet's.
    left = {thread.name for thread in set(threading.enumerate()) - threads} - {"tqdm_monitor"}
    if left and not result.failure:
        result.failure = f"it leaves threads running: {', '.join(sorted(left))}; join them"
    result.peak_mb = _peak_mb()
    result.lead = None if narrowest.lead == inf else narrowest.lead
    return result


def _execute(path: str) -> str:
    """Run a file as the main program; say how it failed, or nothing."""
    try:
        runpy.run_path(path, run_name="__main__")
    except SystemExit as stop:
        return f"it exits with {stop.code}" if stop.code not in (None, 0) else ""
    except BaseException as error:
        report = traceback.TracebackException.from_exception(error)
        hidden = (__file__, runpy.__file__, "<frozen runpy>")
        shown = [frame for frame in report.stack if frame.filename not in hidden]
        report.stack = traceback.StackSummary.from_list(shown)
        return "".join(report.format())
    return ""


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # a snippet that asks for input gets none
    sys.addaudithook(forbid_network)
    for line in requests:
        run = _run(json.loads(line))
        answers.write(json.dumps(run.__dict__) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
