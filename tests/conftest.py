"""Fixtures of the whole suite, its order, and the record of what a run verified."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import selection
from filelock import FileLock
from hypothesis import HealthCheck, settings
from support import CI, Site, give_up, write_book

from site_kit.book.errors import BookError
from site_kit.book.layout import REPOSITORY, Book
from site_kit.book.snippets import find_snippets
from site_kit.browser.fetch import TARGET
from site_kit.browser.host import BROWSERS, FLAGS, Host, find_browser, serve
from site_kit.running import recorder
from site_kit.running.world import Run, World

# Several workers share the cores: one thread each, which waits without spinning. Snippets set their own (world.py).
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="PASSIVE")

# A busy machine must not break a test: no deadlines. Under CI the same examples each time.
settings.register_profile(
    "book",
    deadline=None,
    derandomize=CI,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("book")


# What runs


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a part of the suite be asked for."""
    group = parser.getgroup("book", "the book")
    group.addoption("--page", default="", metavar="ADDRESS", help="only what concerns a page, such as deep-learning/attention")
    group.addoption("--shard", default="", metavar="N/OF", help="only a part of the suite: 1/4 is the first of four")


class Selection:
    """Keeps the tests of one page or one shard; `selection.py` knows which."""

    def __init__(self, page: str, shard: str) -> None:
        self.choice = selection.choose(Book(), page) if page else None
        self.shard = selection.Shard.read(shard) if shard else None

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Read no file that cannot concern the page."""
        inside = collection_path.is_relative_to(REPOSITORY) and collection_path.is_file()
        if self.choice and inside and not self.choice.reads(collection_path.relative_to(REPOSITORY).as_posix()):
            return True
        return None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Drop the other tests."""
        kept = [item for item in items if not self.choice or self.choice.concerns(item)]
        kept = list(selection.kept(kept, self.shard)) if self.shard else kept
        if len(kept) < len(items):
            chosen = {id(item) for item in kept}
            config.hook.pytest_deselected(items=[item for item in items if id(item) not in chosen])
            items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Deal out bundles instead of files: `--dist loadfile` with a finer idea of what belongs together."""
    from xdist.scheduler import LoadScopeScheduling

    class Bundles(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return selection.bundle(nodeid)

    return Bundles(config, log) if config.getoption("dist") == "loadfile" else None


# What may be missing


def _need(*modules: str) -> None:
    """Skip (under CI: fail) unless all these packages are installed."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            give_up(f"{module} is not installed: pip install -e '.[site,snippets,services,tensorflow,test]'")


@pytest.fixture(scope="session")
def need() -> Callable[..., None]:
    """`need("torch")`: a missing package skips the test, and fails it under CI."""
    return _need


# The book


@pytest.fixture(scope="session")
def book() -> Book:
    """The book itself."""
    return Book()


@pytest.fixture
def small_book(tmp_path: Path) -> Callable[..., Book]:
    """`small_book({path: text})`: a book of one chapter, to be broken."""
    return partial(write_book, tmp_path)


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Where snippets run; seeded differently from the recording (seed 0)."""
    with World(seed=1, patience=4) as world:
        yield world


# The built site


@dataclass(frozen=True)
class Build:
    """A built site: its folder, how long it took, what the builder said."""

    folder: Path
    seconds: float
    output: str
    failed: bool = False


@pytest.fixture(scope="session")
def as_verified(shared: Path, book: Book) -> Path:
    """The record that a good run will leave, in which every snippet has run today."""
    run = Run(seconds=1.0)
    snippets = {each.name: recorder.verified(each, run, book.today) for each in find_snippets(book.snippets)}
    path = shared / "verification.json"
    path.write_text(json.dumps({"date": book.today.isoformat(), "snippets": snippets}), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder of this run, the same for all workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def build(shared: Path, request: pytest.FixtureRequest) -> Build:
    """The site as it looks after a good run, built by the first worker that asks; `BOOK_SITE=FOLDER` tests another."""
    built = os.environ.get("BOOK_SITE")
    if built:
        return Build(Path(built).resolve(), 0.0, "")
    _need("mkdocs", "material", "mkdocstrings", "mkdocs_jupyter")
    said = shared / "build.json"
    with FileLock(shared / "build.lock"):
        if not said.is_file():
            record = request.getfixturevalue("as_verified")
            choice = request.config.stash[_SELECTION].choice
            said.write_text(json.dumps(_build(shared / "site", record, choice)), encoding="utf-8")
    built = Build(shared / "site", **json.loads(said.read_text(encoding="utf-8")))
    if built.failed:
        pytest.fail(f"the site does not build:\n{built.output}", pytrace=False)
    return built


def _build(folder: Path, record: Path, choice: selection.Choice | None) -> dict:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)]
    command += ["--config-file", "-"] if choice else []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "BOOK_VERIFICATION": str(record)}
    environment.pop("SITE_URL", None)  # the default of mkdocs.yml
    started = time.perf_counter()
    given = choice.config() if choice else None
    run = subprocess.run(command, cwd=REPOSITORY, env=environment, input=given, capture_output=True, text=True)
    return {
        "seconds": time.perf_counter() - started,
        "output": run.stdout + run.stderr,
        "failed": run.returncode != 0,
    }


@pytest.fixture(scope="session")
def site(build: Build) -> Path:
    """The folder of the built site."""
    return build.folder


@pytest.fixture(scope="session")
def html(site: Path, pytestconfig: pytest.Config) -> Site:
    """The built site, parsed."""
    _need("bs4", "lxml")
    choice = pytestconfig.stash[_SELECTION].choice
    return Site(site, choice.unbuilt() if choice else ())


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[Host]:
    """Serves the built site on 127.0.0.1, compressed as a real host does."""
    with serve(site) as host:
        yield host


@pytest.fixture(scope="session")
def fetched() -> Path:
    """The list of what pages load on request; it is not under version control."""
    manifest = TARGET / "manifest.json"
    if not manifest.is_file():
        give_up("docs/assets/fetched/ is not there: run `python -m site_kit fetch`")
    return manifest


@pytest.fixture(scope="session")
def browser():
    """A real Chromium: `CHROMIUM=PATH`, or the first one found."""
    _need("playwright", "axe_playwright_python")
    from playwright.sync_api import sync_playwright

    executable = find_browser()
    if executable is None:
        give_up(f"no browser found: install one of {', '.join(BROWSERS)}, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


# What is asked first: snippets, then what needs no site, then the site, then the browser. Workers
# take the longest files first, or one of them would be left with a long one at the end.
ORDER = ("browser", "world", "build", "") if "PYTEST_XDIST_WORKER" in os.environ else ("world", "", "build", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order of what they ask for; keep the files' own order otherwise."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    fixtures = getattr(item, "fixturenames", ())
    asked = next((fixture for fixture in ("world", "browser", "engine", "build") if fixture in fixtures), "")
    return ORDER.index("browser" if asked == "engine" else asked)


# The record of what was verified


class Verification:
    """What this run verified, merged into `.verification.json` beside the book.

    Pages show it: the date of the last full check, what a snippet took, when a
    proof last held. A test that fails loses its record.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.started = time.perf_counter()
        self.snippets: dict[str, dict] = {}
        self.proofs: dict[str, str] = {}
        self.lost: set[str] = set()
        self.failed = False

    def add_snippet(self, name: str, record: dict) -> None:
        """Note that a snippet printed what is recorded."""
        self.snippets[name] = record

    def lose_snippet(self, name: str) -> None:
        """Note that a snippet is being run: it counts only if it succeeds."""
        self.lost.add(name)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """A test of which only some cases run is not verified by them."""
        self.lost |= {_test_of(item.nodeid) for item in items if "[" in item.nodeid}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note every test that passed in all its cases."""
        test = _test_of(report.nodeid)
        self.failed |= report.failed
        if not report.passed:
            self.lost.add(test)
        elif report.when == "call" and test.startswith("tests/"):
            self.proofs[test] = self.book.today.isoformat()

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the record; the whole suite's time only after a whole good run. A worker hands over what it knows."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["verified"] = {"snippets": self.snippets, "lost": sorted(self.lost)}
            return
        whole = session.config.args_source == pytest.Config.ArgsSource.TESTPATHS
        options = session.config.option
        chosen = options.keyword or options.markexpr or options.page or options.shard
        seconds = None
        if exitstatus == 0 and whole and not chosen:
            seconds = round(time.perf_counter() - self.started)
        if self.snippets or self.proofs or self.lost:
            self.save(seconds)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error) -> None:
        """Take over what a worker verified; one that crashed has verified nothing."""
        verified = getattr(node, "workeroutput", {}).get("verified", {})
        self.snippets |= verified.get("snippets", {})
        self.lost |= set(verified.get("lost", ()))

    def save(self, suite_seconds: int | None = None) -> None:
        """Merge with what earlier runs verified, dropping what no longer exists."""
        try:
            old = self.book.verification
        except BookError:  # half-written by another run
            old = {}
        proofs = {name: day for name, day in self.proofs.items() if name not in self.lost}
        kept = {
            "snippets": {
                name: record
                for name, record in old.get("snippets", {}).items()
                if name not in self.lost and (self.book.snippets / name).is_file()
            },
            "proofs": {
                name: day
                for name, day in old.get("proofs", {}).items()
                if name not in self.lost and (self.book.root / name.split("::")[0]).is_file()
            },
        }
        text = {
            **old,
            "snippets": dict(sorted((kept["snippets"] | self.snippets).items())),
            "proofs": dict(sorted((kept["proofs"] | proofs).items())),
        }
        if not self.failed:
            text["date"] = self.book.today.isoformat()
        if suite_seconds is not None:
            text["suite_seconds"] = suite_seconds
        path = self.book.verification_path
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_text(json.dumps(text, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)


def _test_of(node: str) -> str:
    """`tests/test_x.py::test_y[case]` to `tests/test_x.py::test_y`."""
    return node.partition("[")[0]


_VERIFICATION = pytest.StashKey[Verification]()
_SELECTION = pytest.StashKey[Selection]()


def pytest_configure(config: pytest.Config) -> None:
    """Find out what is to run, and start the record of this run."""
    config.stash[_SELECTION] = Selection(config.option.page, config.option.shard)
    config.pluginmanager.register(config.stash[_SELECTION], "selection")
    config.stash[_VERIFICATION] = Verification(Book())
    config.pluginmanager.register(config.stash[_VERIFICATION], "verification")


@pytest.fixture(scope="session")
def verification(pytestconfig: pytest.Config) -> Verification:
    """The record of this run."""
    return pytestconfig.stash[_VERIFICATION]
