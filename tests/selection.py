"""What of the suite runs, and what of it runs together: everything, one page, or one shard.

`--page deep-learning/attention` keeps what concerns that page: the tests of its
address, the tests that its proof marks name, its snippets and knobs, its exercises in
terminal and page, its own visit in the browser, the fragments in its text, and
the rules for pages. The site is then built from that page alone.

`--shard 1/4` keeps a quarter. What is dealt out, to shards and to the workers
of one machine, are bundles: the tests of one file, and where a file has tests
for every page, snippet or exercise, those of one page.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest
from support import name_of

from site_kit.book.layout import Book, Page
from site_kit.book.snippets import Snippet
from site_kit.pages.directives import expand

RULES = "tests/rules/"
EACH_PAGE = "tests/browser/test_each_page.py"
KNOBS = "tests/browser/test_knobs.py"
PER_PAGE = (RULES, EACH_PAGE, KNOBS)  # where tests have a case for each page, snippet or exercise
# What a test takes that concerns one page: by this name a page's address, a snippet, a folder or file of an exercise.
SUBJECTS = ("where", "snippet", "folder", "path")


def sources(book: Book) -> dict[str, str]:
    """Address to source, below `docs/`, of every page and lab; the home page is `index`."""
    labs = [path.relative_to(book.docs).as_posix() for path in sorted(book.docs.glob("labs/*.py"))]
    pages = {page.url.strip("/") or "index": page.name for page in book.pages}
    return pages | {lab.removesuffix(".py"): lab for lab in labs}


# One page


@dataclass(frozen=True)
class Choice:
    """One page of the book, and what of the suite concerns it.

    Attributes:
        book: The book.
        address: Without slashes at its ends, such as `deep-learning/attention`.
        source: Its file below `docs/`.
    """

    book: Book
    address: str
    source: str

    @property
    def page(self) -> Page:
        """The page; a lab is read as one as well."""
        return self.book.page(self.source)

    @cached_property
    def home(self) -> str:
        """The test file of its address."""
        return f"tests/{self.page.tests}"

    @cached_property
    def proofs(self) -> set[str]:
        """The tests that its proof marks name, as pytest does."""
        return {f"tests/{target}" for target in re.findall(r"\]\(proof:([^)\s]*)\)", self.page.text)}

    @cached_property
    def subjects(self) -> set[str]:
        """What it consists of: its address, its snippets and its exercises."""
        url = "" if self.address == "index" else f"{self.address}/"
        if not self.source.endswith(".md"):
            return {url}
        usage = expand(self.page)[1]
        return {url} | usage.snippets | usage.exercises

    def reads(self, file: str) -> bool:
        """Whether a file, named from the repository's root, may hold tests that concern it."""
        proving = {self.home, EACH_PAGE, KNOBS, f"docs/{self.source}"} | {test.split("::")[0] for test in self.proofs}
        return file in proving or file.startswith(RULES)

    def concerns(self, item: pytest.Item) -> bool:
        """Whether a test concerns the page."""
        file, test = item.nodeid.split("::")[0], item.nodeid.partition("[")[0]
        if file in (self.home, f"docs/{self.source}") or test in self.proofs:
            return True
        if item.get_closest_marker("whole_book") or not file.startswith(PER_PAGE):
            return False
        about = subject(item)
        if about is not None:
            return any(about == mine or about.startswith(f"{mine}/") for mine in self.subjects if mine or not about)
        # A rule for all pages is asked of the book or of the built site; other tests are about the rules themselves.
        asked = set(item._fixtureinfo.argnames)
        return bool(asked & {"book", "html", "build"}) and not asked & {"small_book", "small_site"}

    def config(self) -> str:
        """Settings for MkDocs that build this page only; links to the others lead where they will be.

        The home page comes along: a lab is rendered by what the first page brings.
        """
        kept = dict.fromkeys(["index.md", self.source])
        excluded = ["/snippets/projects/*/static/", "_data/", "__pycache__/", "*.pyc", "*.md", "labs/*.py"]
        lines = [*excluded, *(f"!/{name}" for name in kept)]
        return f"INHERIT: mkdocs.yml\nnav: [{', '.join(kept)}]\nexclude_docs: |\n" + "".join(f"  {line}\n" for line in lines)

    def unbuilt(self) -> set[str]:
        """The addresses of the pages that such a build leaves out."""
        return {f"{address}/" for address in sources(self.book)} - {f"{self.address}/"}


def choose(book: Book, wanted: str) -> Choice:
    """The page of an address, or of a path below `docs/`.

    Raises:
        pytest.UsageError: If there is none; names the nearest.
    """
    known = sources(book)
    address = re.sub(r"(/?index)?\.md$|\.py$", "", wanted.strip("/").removeprefix("docs/")) or "index"
    if address not in known:
        last = address.rpartition("/")[2].rstrip("s")
        near = [one for one in known if last in one][:3] or difflib.get_close_matches(address, known, 3, 0.5)
        remedy = f"did you mean {' or '.join(near)}?" if near else "name one by its address, such as deep-learning/attention"
        raise pytest.UsageError(f"no page is called `{wanted}`: {remedy}")
    return Choice(book, address, known[address])


def subject(item: pytest.Item) -> str | None:
    """The page, snippet or exercise that a case of a test is about, if it is about one."""
    params = getattr(item, "callspec", None) and item.callspec.params
    for name in SUBJECTS if params else ():
        value = params.get(name)
        if isinstance(value, Snippet):
            return value.name
        if isinstance(value, Path):
            return name_of(value)
        if isinstance(value, str) and name == "where":
            return value
    return None


# Bundles and shards

WEIGHTS = {"world": 2.5, "browser": 2.0, "engine": 2.0, "reading": 8.0, "build": 0.5}  # seconds of a test that takes them, about
OTHERWISE = 0.2


def bundle(nodeid: str) -> str:
    """What a test runs together with: its file, and in files with a test for every page the tests of that page."""
    file, _, test = nodeid.partition("::")
    case = test.partition("[")[2].rstrip("]").replace("-", "_")
    # A page's address, and its snippets and exercises, begin alike; two parts tell pages apart.
    match = re.match(r"[a-z_]+/([a-z_]+(?=/|$))?", case)
    return f"{file}::{match.group().strip('/')}" if match and file.startswith(PER_PAGE) else file


@dataclass
class Shard:
    """A part of the suite: the first of four is `1/4`."""

    number: int
    of: int
    loads: list[float] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> Shard:
        """A shard as it is written.

        Raises:
            pytest.UsageError: If it is none.
        """
        match = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
        if not match or int(match.group(1)) > int(match.group(2)):
            raise pytest.UsageError(f"`{text}` is no shard: write, say, 1/4 for the first of four")
        return cls(int(match.group(1)), int(match.group(2)))

    def deal(self, weights: dict[str, float]) -> set[str]:
        """The bundles of this shard: the heaviest first, each to the shard that has least."""
        self.loads, mine = [0.0] * self.of, set()
        for name in sorted(weights, key=lambda name: (-weights[name], name)):
            least = self.loads.index(min(self.loads))
            self.loads[least] += weights[name]
            if least == self.number - 1:
                mine.add(name)
        return mine


def weight(item: pytest.Item) -> float:
    """About how many seconds a test takes."""
    asked = getattr(item, "fixturenames", ())
    return next((seconds for fixture, seconds in WEIGHTS.items() if fixture in asked), OTHERWISE)


def kept(items: list[pytest.Item], shard: Shard) -> Iterator[pytest.Item]:
    """The tests of a shard."""
    weights: dict[str, float] = {}
    for item in items:
        weights[bundle(item.nodeid)] = weights.get(bundle(item.nodeid), 0) + weight(item)
    mine = shard.deal(weights)
    return (item for item in items if bundle(item.nodeid) in mine)
