"""Where everything lies: pages, snippets, registries, records."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from site_kit.book import path as reading
from site_kit.book.errors import BookError, Problem
from site_kit.book.registry import Fact, Resource, RoadmapChapter, Term, load, read_front_matter

REPOSITORY = Path(__file__).resolve().parents[2]
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One Markdown page.

    Attributes:
        book: The book it belongs to.
        name: Its path below `docs/`, with forward slashes.
    """

    book: Book
    name: str

    @cached_property
    def text(self) -> str:
        """The whole file, front matter included."""
        return (self.book.docs / self.name).read_text(encoding="utf-8")

    @cached_property
    def meta(self) -> dict:
        """The front matter; `BookError` if it cannot be read."""
        match = _FRONT_MATTER.match(self.text)
        return read_front_matter(match.group(1), f"docs/{self.name}") if match else {}

    @cached_property
    def body(self) -> str:
        """The text below the front matter."""
        return _FRONT_MATTER.sub("", self.text, count=1)

    @property
    def first_line(self) -> int:
        """The line of the file on which the body begins."""
        return self.text[: len(self.text) - len(self.body)].count("\n") + 1

    @cached_property
    def title(self) -> str:
        """The first heading."""
        match = re.search(r"(?m)^# (.+?)\s*(?:\{.*\})?$", self.body)
        return match.group(1) if match else self.name

    @property
    def url(self) -> str:
        """The built page's address below the site's root, such as `deep-learning/attention/`."""
        address = re.sub(r"(^|/)index\.md$|\.md$", "", self.name)
        return f"{address}/" if address else ""

    @property
    def folder(self) -> str:
        """Its code's folder below `snippets/`: the page's address, with `_`."""
        return self.url.rstrip("/").replace("-", "_")

    @property
    def tests(self) -> str:
        """Its proofs' file below `tests/`, which belongs to its address."""
        chapter, _, name = re.sub(r"\.(md|py)$", "", self.name).replace("-", "_").rpartition("/")
        return f"{chapter}/test_{name}.py".lstrip("/")

    @property
    def chapter(self) -> str:
        """The first part of its address, which names the chapter."""
        return self.name.split("/")[0] if "/" in self.name else ""

    @property
    def is_index(self) -> bool:
        """Whether it is a chapter's own page, or another folder's."""
        return self.name.endswith("index.md")

    def link(self, target: str) -> str:
        """A relative link from this page to a path below `docs/`."""
        return os.path.relpath(target, os.path.dirname(self.name) or ".")

    def address(self, target: str) -> str:
        """The same link as seen from the built page, for attributes that the builder leaves alone."""
        return os.path.relpath(target, self.url or ".")


@dataclass(frozen=True)
class Book:
    """The whole book below one folder.

    Attributes:
        root: The folder that holds `docs/`, `snippets/` and `tests/`.
    """

    root: Path = REPOSITORY

    @property
    def docs(self) -> Path:
        """The folder of pages."""
        return self.root / "docs"

    @property
    def snippets(self) -> Path:
        """The folder of runnable files."""
        return self.root / "snippets"

    @property
    def today(self) -> date:
        """The date that decides what is expired; `BOOK_TODAY` overrides it."""
        fixed = os.environ.get("BOOK_TODAY")
        return date.fromisoformat(fixed) if fixed else date.today()

    @property
    def copy(self) -> str:
        """The name of the copy to take along that the built site will hold; `BOOK_OFFLINE` gives it, else there is none."""
        return os.environ.get("BOOK_OFFLINE", "")

    @property
    def resources(self) -> Mapping[str, Resource]:
        """Everything outside the book that pages may cite."""
        return load(self.docs / "_data/resources.yml", Resource)

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Everything that perishes."""
        return load(self.docs / "_data/facts.yml", Fact)

    @property
    def glossary(self) -> Mapping[str, Term]:
        """The terms of the book."""
        return load(self.docs / "_data/glossary.yml", Term)

    @property
    def roadmap(self) -> Mapping[str, RoadmapChapter]:
        """The eight sections of the source text and their points."""
        return load(self.docs / "_data/roadmap.yml", RoadmapChapter)

    @property
    def address(self) -> str:
        """Where the repository lies, as `repo_url` of mkdocs.yml says; a fork sets the variable named there."""
        settings = self.root / "mkdocs.yml"
        text = settings.read_text(encoding="utf-8") if settings.is_file() else ""
        match = re.search(r'(?m)^repo_url: *(?:!ENV \[ *(\w+), *)?["\']?(https?://[^\s"\'\]]+)', text)
        if not match:
            remedy = "add `repo_url: https://…`, the page of your repository"
            raise BookError(Problem("mkdocs.yml", 1, "it has no `repo_url`", remedy))
        variable, address = match.groups()
        return os.environ.get(variable or "") or address

    @property
    def recorded(self) -> dict[str, str]:
        """Snippet name to the digest of the text that its output came from."""
        return read_json(self.snippets / "recorded.json")

    @property
    def mutants(self) -> dict[str, dict]:
        """Exercise to its `mutants`, how many of them are `explained`, and the `digest` of what was graded."""
        return read_json(self.snippets / "mutants.json")

    @property
    def verification_path(self) -> Path:
        """Where a test run leaves what it verified; not under version control. `BOOK_VERIFICATION` names another.

        It may be a folder, with a record of each shard.
        """
        return Path(os.environ.get("BOOK_VERIFICATION") or self.root / ".verification.json")

    @property
    def verification(self) -> dict:
        """What the last test run verified; empty before the first."""
        path = self.verification_path
        return merged([read_json(part) for part in sorted(path.glob("*.json"))] if path.is_dir() else [read_json(path)])

    def page(self, name: str) -> Page:
        """The page at a path below `docs/`; read once as long as its file does not change."""
        return _page(self, name, stamp(self.docs / name))

    @property
    def pages(self) -> list[Page]:
        """All Markdown pages, in path order; labs are not among them."""
        paths = sorted(self.docs.glob("**/*.md"))
        return [self.page(path.relative_to(self.docs).as_posix()) for path in paths]

    def names(self, page: str, meta: Mapping) -> list[str]:
        """Other words for what a page teaches, by which readers look for it.

        Args:
            page: Its path below `docs/`.
            meta: Its front matter, whose `also` says some; the others are the glossary's terms that lead to it.
        """
        terms = [entry for entry in self.glossary.values() if (entry.page or "").partition("#")[0] == page]
        return [*meta.get("also", []), *(name for entry in terms for name in (entry.term, *entry.also))]

    @property
    def path(self) -> reading.Path:
        """The one order of pages and points; reads every page."""
        return reading.Path(reading.read_nav(self.root / "mkdocs.yml"), self.pages, self.roadmap)


def stamp(path: Path) -> tuple[int, int]:
    """What changes with a file: when it was written, and its size; zeros without a file."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1024)
def _page(book: Book, name: str, _stamp: tuple[int, int]) -> Page:
    return Page(book, name)


def merged(records: list[dict]) -> dict:
    """The records of several shards as that of one run, which is as old as the oldest of them."""
    whole = records[0] if len(records) == 1 else {}
    for record in records if len(records) > 1 else ():
        for kind in ("snippets", "proofs"):
            whole[kind] = {**whole.get(kind, {}), **record.get(kind, {})}
    dates = [record.get("date") for record in records]
    return {**whole, "date": min(dates)} if dates and all(dates) else whole


def read_json(path: Path) -> dict:
    """Read a JSON object, `{}` if the file does not exist; it is shared, so not to be changed.

    Raises:
        BookError: If the file is not JSON.
    """
    return _read_json(path, stamp(path))


@lru_cache(maxsize=16)
def _read_json(path: Path, _stamp: tuple[int, int]) -> dict:
    if not path.exists():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        remedy = "remove it, then run `make record` or `make test` to write it anew"
        raise BookError(Problem(path.name, error.lineno, "not JSON", remedy)) from error
