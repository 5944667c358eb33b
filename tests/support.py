"""What several test files share: reports, a small book to break, readers of text.

A checker is a function from a book or a text to the problems in it. Each is
tested twice: the real book has none, and a bad example has the expected one.
"""

from __future__ import annotations

import asyncio
import os
import re
import runpy
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, TypeVar

import pytest

from site_kit.book.errors import Problem
from site_kit.book.layout import REPOSITORY, Book
from site_kit.running.grader import grade

T = TypeVar("T")
CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


def give_up(reason: str) -> NoReturn:
    """Skip on an author's machine; fail under CI, where nothing may be missing."""
    if CI:
        pytest.fail(f"{reason} (CI=true: a failure)", pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def expect_none(problems: Iterable[Problem | str]) -> None:
    """Fail with every problem listed, without a traceback."""
    found = [str(problem) for problem in problems]
    if found:
        pytest.fail("\n".join([f"{len(found)} to mend:", *found]), pytrace=False)


@cache
def defined(folder: str, name: str) -> dict:
    """What a snippet or a solution below a folder of `snippets/` defines; what it draws is thrown away."""
    with TemporaryDirectory() as empty, chdir(empty):
        return runpy.run_path(str(REPOSITORY / "snippets" / folder / f"{name}.py"))


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, in a thread of its own: the browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


# Exercises

EXERCISES = sorted(path.parent for path in (REPOSITORY / "snippets").glob("**/exercises/*/check.py"))


def name_of(path: Path) -> str:
    """The path of an exercise, or of an answer to it, below `snippets/`."""
    return path.relative_to(REPOSITORY / "snippets").as_posix()


@cache
def graded(answer: Path) -> dict:
    """The verdict on an answer that lies in its exercise's folder."""
    check = answer.with_name("check.py")
    return grade(answer.read_text(encoding="utf-8"), check.read_text(encoding="utf-8"))


def answers(folder: Path) -> list[Path]:
    """Starter, solution, right and wrong answers of an exercise."""
    return sorted(path for path in folder.glob("*.py") if path.name not in ("check.py", "answer.py"))


# A book of one chapter, to be broken by the tests of the checkers

SMALL_BOOK = {
    "docs/_data/resources.yml": """
- id: a-paper
  chapter: nlp
  title: "On Words"
  authors: ["Ada Lovelace", "Alan Turing", "Grace Hopper"]
  year: 2017
  kind: paper
  url: https://example.org/words
  free: true
  level: beginner
  time: 2h
  topics: [words]
  why: It counts words, carefully.
  checked: 2026-01-01
  evidence: seen
""",
    "docs/_data/facts.yml": """
- id: a-price
  claim: What a thousand words cost.
  value: "3 cents"
  source: https://example.org/price
  source_title: Price list
  checked: 2026-01-01
  expires: 2026-06-01
""",
    "docs/_data/glossary.yml": """
- id: bag
  term: bag of words
  short: A text as the counts of its words, whatever their order.
  page: nlp/index.md
""",
    "docs/_data/roadmap.yml": """
- id: nlp
  title: Language
  tagline: Words and numbers
  source: "3. Words"
  after: []
  bullets:
    - {id: bag-of-words, title: Bag of words, text: "Bag-of-Words (BoW)", hours: 2}
    - {id: tf-idf, title: TF-IDF, text: TF-IDF, hours: 3}
""",
    "docs/index.md": "# Home\n",
    "docs/glossary.md": "# Glossary\n\n/// glossary\n///\n",
    "docs/nlp/index.md": "# Language\n",
    "snippets/nlp/bag/count.py": '"""Count words."""\n\nprint(len("a b".split()))\n',
    "snippets/nlp/bag/count.out": "2\n",
    "tests/test_words.py": (
        "def test_order_is_lost():\n"
        '    """A bag forgets the order of its words."""\n'
        "    assert set('ab') == set('ba')\n"
    ),
}


def write_book(root: Path, files: dict[str, str] | None = None) -> Book:
    """Write the small book, with some files replaced or added, below a folder."""
    for name, text in {**SMALL_BOOK, **(files or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Book(root)


# Reading Markdown

_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})(.*)$")


@dataclass(frozen=True)
class Fence:
    """A fenced code block: the line it opens on, its fence, info string and body."""

    line: int
    marks: str
    info: str
    body: tuple[str, ...]


def fences(text: str) -> list[Fence]:
    """All fenced code blocks of a Markdown text, in order."""
    found, start, inner = [], None, []
    for number, line in enumerate(text.splitlines(), 1):
        match = _FENCE.match(line)
        if start is None:
            if match:
                start, inner = (number, match.group(2), match.group(3)), []
        elif match and match.group(2).startswith(start[1]) and not match.group(3).strip():
            found.append(Fence(*start, tuple(inner)))
            start = None
        else:
            inner.append(line)
    return found


def prose(text: str) -> list[tuple[int, str]]:
    """Numbered lines of Markdown without front matter, code, mathematics, markup."""
    text = re.sub(r"\A---\n.*?\n---\n", _blank, text, flags=re.DOTALL)
    text = re.sub(r"(?ms)^\s*(`{3,}|~{3,}).*?^\s*\1\s*$", _blank, text)
    text = re.sub(r"(?s)<!--.*?-->|<(style|script|svg|pre)\b.*?</\1>", _blank, text)
    text = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", " ", text)
    text = re.sub(r"(?s)\$\$.+?\$\$", _blank, text)
    text = re.sub(r"\$[^$\n]+\$|</?[a-zA-Z][^>\n]*>|\]\([^)\n]*\)|!(?=\[)", " ", text)
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _blank(match: re.Match) -> str:
    return "\n" * match.group().count("\n")


# Reading the settings


def read_config(book: Book) -> dict:
    """mkdocs.yml as MkDocs reads it, `!ENV` included."""
    from mkdocs.utils.yaml import yaml_load

    with (book.root / "mkdocs.yml").open(encoding="utf-8") as file:
        return yaml_load(file)


# Reading a built site


class Site:
    """A built site, each page parsed once.

    Args:
        folder: Where it was built.
        unbuilt: Addresses of pages that exist and were left out.
    """

    def __init__(self, folder: Path, unbuilt: Iterable[str] = ()) -> None:
        from bs4 import BeautifulSoup

        self.folder, self.unbuilt = folder, frozenset(unbuilt)
        self.pages = {
            path.relative_to(folder).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
            for path in sorted(folder.rglob("*.html"))
        }
        self.anchors = {name: {tag["id"] for tag in page.select("[id]")} for name, page in self.pages.items()}

    def file_of(self, address: str) -> str | None:
        """The file that a server sends for an address below the site, if there is one."""
        for name in (address, f"{address.rstrip('/')}/index.html".lstrip("/")):
            if (self.folder / name).is_file():
                return name
        return None

    def built(self, source: str) -> str | None:
        """The built page of a source page, given its path below `docs/`."""
        return self.file_of(re.sub(r"(^|/)index\.md$|\.(md|py)$", r"\1", source))


def content(page):
    """The part of a built page that its author wrote."""
    return page.select_one("article") or page.body or page


# Visiting a page


class Visit:
    """A page in a browser of its own, and what went wrong while it was shown."""

    def __init__(self, page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _ended(self, request) -> None:
        """Keep what went to another host; what the page's own policy refused has gone nowhere."""
        own = request.url.startswith((self.url, "data:", "blob:"))
        if not own and request.failure != "csp":
            self.foreign.append(request.url)

    def go(self, address: str, touch: bool = True) -> None:
        """Open a page of the site and wait until it asks for nothing more; `touch` gives signs of life until it answers."""
        self.page.goto(f"{self.url}/{address}", wait_until="networkidle")
        if touch:
            self.touch()

    def touch(self) -> None:
        """Move the mouse until the page answers: on a busy machine its script may begin to listen after the first moves."""
        for step in range(600):
            self.page.mouse.move(3, 3 + step % 2)
            if self.page.evaluate("() => 'live' in document.documentElement.dataset"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.page.url} does not answer to a reader")

    def resize(self, width: int) -> None:
        """Give the window a width and let everything that moves come to rest."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.wait_for_function(
            """() => {
                const ends = one => Number.isFinite(one.effect.getTiming().iterations)
                return !document.getAnimations().some(one => one.playState === "running" && ends(one))
            }"""
        )


@contextmanager
def visiting(browser, server, address: str, touch: bool = True, **options) -> Iterator[Visit]:
    """Open a page in a fresh browser context; requests to other hosts, for which the browser knows no address, are kept."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    try:
        visit = Visit(context.new_page(), server.url)
        context.on("requestfailed", visit._ended)
        context.on("requestfinished", visit._ended)
        visit.go(address, touch and options.get("java_script_enabled", True))
        yield visit
    finally:
        context.close()
