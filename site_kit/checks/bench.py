"""Measures the book against its budgets, now and on this machine.

The site is built, served compressed as a real host does, and opened in a real
browser. What tests measured (their own duration, the slowest snippet) is read
from the record they leave.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_kit.book.errors import BookError
from site_kit.book.layout import Book
from site_kit.browser.engines import ENGINES, Engine, Missing
from site_kit.browser.host import BROWSERS, FLAGS, Host, find_browser, serve
from site_kit.checks.growth import grow, rebuild_seconds

TOPIC = "deep-learning/attention/"
AXE_PAGES = ("", "deep-learning/", TOPIC)
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
LIGHTHOUSE = "lighthouse@12.8.2"  # the last release that runs on Node 18 and 20
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGE_BYTES = 150_000
PATIENCE = 120  # seconds for a Run
# A plain program that computes for a while: how fast is Python in the page?
PROGRAM = """
def prime(n):
    return all(n % d for d in range(2, int(n**0.5) + 1))

print(sum(prime(n) for n in range(2, 60_000)))
"""


@dataclass(frozen=True)
class Row:
    """One line of the table; `within` is nothing where nothing was measured."""

    what: str
    budget: str
    measured: str
    within: bool | None = None

    @property
    def verdict(self) -> str:
        """`ok`, `over`, or a dash."""
        return {True: "ok", False: "over", None: "-"}[self.within]


def table(rows: list[Row]) -> str:
    """The rows in aligned columns."""
    cells = [("what", "budget", "measured", "")]
    cells += [(row.what, row.budget, row.measured, row.verdict) for row in rows]
    widths = [max(len(cell[column]) for cell in cells) for column in range(3)]
    lines = ["  ".join([*(text.ljust(width) for text, width in zip(cell, widths)), cell[3]]) for cell in cells]
    return "\n".join(line.rstrip() for line in lines)


def kilobytes(size: int) -> str:
    """Bytes as a reader of budgets says them."""
    return f"{size / 1000:.1f} KB"


# Measurements


def build(root: Path, folder: Path, what: str = "strict build of the whole site") -> Row:
    """Build the whole site strictly.

    Raises:
        RuntimeError: With the builder's words, if it does not build.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    started = time.perf_counter()
    run = subprocess.run(command, cwd=root, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if run.returncode:
        raise RuntimeError(f"the site does not build:\n{run.stdout}{run.stderr}")
    return Row(what, "60 s", f"{seconds:.1f} s", seconds <= 60)


def at_eighty_pages(book: Book) -> list[Row]:
    """Building and previewing a book of eighty pages, made from this one."""
    with tempfile.TemporaryDirectory() as folder:
        grown = grow(book, Path(folder, "book"))
        count = f"{len(grown.pages)} pages"
        seconds = rebuild_seconds(grown.root)
        return [
            build(grown.root, Path(folder, "site"), f"strict build of {count}"),
            Row(f"preview of {count}, one changed", "3 s", f"{seconds:.1f} s", seconds <= 3),
        ]


def largest_page(folder: Path) -> Row:
    """The heaviest HTML file, uncompressed."""
    size, path = max((path.stat().st_size, path) for path in folder.rglob("*.html"))
    name = path.relative_to(folder).as_posix().removesuffix("index.html") or "home"
    return Row("HTML of the largest page", "150 KB", f"{kilobytes(size)} ({name})", size <= PAGE_BYTES)


def recorded(verification: dict) -> list[Row]:
    """What the last test run measured."""
    suite = verification.get("suite_seconds")
    rows = [Row("test suite, everything", "600 s", "run `make test` once")]
    if suite is not None:
        rows = [Row("test suite, everything", "600 s", f"{suite:.0f} s", suite <= 600)]
    snippets = verification.get("snippets", {})
    if not snippets:
        return [*rows, Row("slowest snippet", "30 s", "run `make test` once")]
    name = max(snippets, key=lambda name: snippets[name]["seconds"])
    seconds = snippets[name]["seconds"]
    rows.append(Row("slowest snippet", "30 s", f"{seconds:.1f} s ({name})", seconds <= 30))
    peak = max(record.get("peak_mb", 0) for record in snippets.values())
    rows.append(Row("memory of the snippets' process", "2 GB", f"{peak / 1024:.2f} GB", peak <= 2048))
    return rows


def in_browser(host: Host, executable: str) -> list[Row]:
    """First view and accessibility, in a browser without any cache."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    violations: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        host.sent.clear()
        page = browser.new_page()
        page.goto(f"{host.url}/{TOPIC}", wait_until="networkidle")
        page.wait_for_timeout(1000)
        sent = list(host.sent)
        page.close()
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme)
            for address in AXE_PAGES:
                page.goto(f"{host.url}/{address}", wait_until="load")
                options = {"runOnly": {"type": "tag", "values": list(AXE_RULES)}, "resultTypes": ["violations"]}
                found = Axe().run(page, options=options).response["violations"]
                violations += [f"{rule['id']} on /{address} ({scheme})" for rule in found]
            page.close()
        browser.close()
    size = sum(size for _, size in sent)
    shown = f"{len(violations)}: {', '.join(violations[:3])}" if violations else "0"
    return [
        Row(f"first view of /{TOPIC}", "150 KB", f"{kilobytes(size)} in {len(sent)} requests", size <= PAGE_BYTES),
        Row(f"WCAG 2.2 AA violations, {len(AXE_PAGES)} pages, both palettes", "0", shown, not violations),
    ]


@dataclass(frozen=True)
class Runs:
    """Seconds from a click on Run to its result, in one engine.

    Attributes:
        first: The first Run of a browser that has never been here.
        again: The next one.
        numpy: The first Run with NumPy after that.
        visit: The first Run of a later page, for a reader who has looked at it for a moment.
        visit_numpy: The first Run with NumPy there.
        computed: `PROGRAM`, as Python itself measures it.
    """

    first: float
    again: float
    numpy: float
    visit: float
    visit_numpy: float
    computed: float

    def rows(self, engine: str, alone: float) -> list[Row]:
        """The lines of the table; `alone` is what CPython takes for `PROGRAM`."""
        plain = f"{self.first:.1f} s, {self.visit:.2f} s; again {self.again:.2f} s"
        more = f"{self.numpy:.1f} s, {self.visit_numpy:.1f} s"
        ratio = f"{self.computed:.2f} s (CPython {alone:.2f} s, {self.computed / alone:.1f} times)"
        return [
            Row(f"first Run, later in a visit: {engine}", "2 s, 0.5 s", plain, self.first <= 2 and self.visit <= 0.5),
            Row(f"NumPy more, later in a visit: {engine}", "2 s, 1.5 s", more, self.numpy <= 2 and self.visit_numpy <= 1.5),
            Row(f"a computation in the page: {engine}", "-", ratio),
        ]


def in_page(folder: Path, executable: str | None) -> list[Row]:
    """Python in the page of each engine that is here, beside this Python."""
    rows, alone = [], _python(PROGRAM)
    engines = {"chromium": partial(_chromium, executable)} if executable else {}
    for name, engine in (engines | ENGINES).items():
        try:
            # As a host that lets browsers keep what they have for a while.
            with serve(folder, age=600) as host, engine() as window:
                rows += _runs(host, window).rows(name, alone)
        except (Missing, AssertionError) as error:
            rows.append(Row(f"first Run, later in a visit: {name}", "2 s, 0.5 s", str(error).splitlines()[0][:80]))
    return rows


def _runs(host: Host, window: Engine) -> Runs:
    window.go(f"{host.url}/{TOPIC}")
    first, again, numpy = _run(window, ""), _run(window, ""), _run(window, "numpy")
    window.go(f"{host.url}/deep-learning/")
    window.go(f"{host.url}/{TOPIC}")
    time.sleep(3)
    visit, visit_numpy = _run(window, ""), _run(window, "numpy")
    window.evaluate(
        "void import(given[0]).then(({ does }) => does({ type: 'run', code: given[1], name: 'x.py', packages: [] }, () => {}))"
        ".then(result => { window.computed = result.seconds })",
        f"{host.url}/assets/live/python.js",
        PROGRAM,
    )
    computed = window.wait("window.computed", seconds=PATIENCE)
    return Runs(first, again, numpy, visit, visit_numpy, computed)


def _run(window: Engine, packages: str) -> float:
    """Press Run on the page's first snippet with these packages; seconds to its result, measured in the page."""
    window.evaluate(
        """(snippet => {
            const status = () => snippet.querySelector(".snippet__own > .snippet__status")
            if (status()) status().dataset.kind = "" // of the run before
            window.took = null
            const started = performance.now()
            snippet.querySelector("[data-do=run]").click()
            const timer = setInterval(() => {
                if (!status()?.dataset.kind) return
                clearInterval(timer)
                window.took = status().dataset.kind === "good" ? (performance.now() - started) / 1000 : -1
            }, 5)
        })(document.querySelector(`[data-run="${given[0]}"]`))""",
        packages,
    )
    took = window.wait("window.took", seconds=PATIENCE)
    assert took > 0, "the run ended with an error"
    return took


@contextlib.contextmanager
def _chromium(executable: str) -> Iterator[Engine]:
    """Chromium, with the verbs that the measurements use."""
    from playwright.sync_api import sync_playwright

    def send(name: str, **given: object) -> object:
        if name == "Navigate":
            page.goto(given["url"])
        elif name == "PerformActions":
            page.keyboard.press("Shift")
        else:
            return page.evaluate(f"given => {{ return (function () {{ {given['script']} }})(...given) }}", given["args"])
        return None

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page()
        yield Engine("chromium", send, [])
        browser.close()


def _python(program: str) -> float:
    """Seconds that a program takes as `python FILE`, start included."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return time.perf_counter() - started


def lighthouse(host: Host, executable: str) -> list[Row]:
    """Lighthouse's four scores of the topic page on its phone profile."""
    what, budget = f"Lighthouse, phone, /{TOPIC}", ", ".join(map(str, CATEGORIES.values()))
    if not shutil.which("npx"):
        return [Row(what, budget, "needs npx: install Node.js 18 or newer")]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            *("npx", "--yes", LIGHTHOUSE, f"{host.url}/{TOPIC}", "--quiet", "--output=json"),
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(FLAGS)}",
        ]
        environment = {**os.environ, "CHROME_PATH": executable}
        try:
            run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            return [Row(what, budget, "not done in 300 s")]
        if not report.is_file():
            last = (run.stderr.strip().splitlines() or ["no message"])[-1]
            return [Row(what, budget, f"failed: {last[:80]}")]
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}
    within = all(scores[name] >= wanted for name, wanted in CATEGORIES.items())
    return [Row(what, budget, ", ".join(map(str, scores.values())), within)]


# The command


def measure(book: Book, folder: Path | None, say: Callable[[str], None]) -> list[Row]:
    """Everything there is a budget for.

    Args:
        book: The book.
        folder: A site built before; nothing builds it now.
        say: Receives a line before each step.
    """
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as made:
        if folder is None:
            folder = Path(made, "site")
            say("building the site")
            rows.append(build(book.root, folder))
            say("building a site of eighty pages")
            rows += at_eighty_pages(book)
        rows.insert(0, largest_page(folder))
        executable = find_browser()
        if executable is None:
            missing = f"needs a browser: {', '.join(BROWSERS[:3])}, or CHROMIUM=PATH"
            rows.insert(0, Row(f"first view of /{TOPIC}", "150 KB", missing))
        else:
            with serve(folder) as host:
                say("opening it in a browser")
                rows = in_browser(host, executable) + rows
                say("asking Lighthouse (its first run downloads it)")
                rows += lighthouse(host, executable)
        say("running Python in the page")
        rows += in_page(folder, executable)
    return rows + recorded(book.verification)


def main(arguments: list[str]) -> int:
    """`python -m site_kit bench [FOLDER]`."""
    parser = argparse.ArgumentParser(prog="python -m site_kit bench", description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="a site built before (nothing: build it now)")
    options = parser.parse_args(arguments)
    if options.folder and not (options.folder / "index.html").is_file():
        print(f"{options.folder} holds no built site: run `make build`, or name no folder", file=sys.stderr)
        return 2
    try:
        rows = measure(Book(), options.folder, lambda text: print(f"==> {text}", file=sys.stderr, flush=True))
    except (RuntimeError, BookError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(rows))
    return 0
