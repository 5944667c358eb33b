"""The preview: what did not change is not made again, and what is wrong stops nobody from reading."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import write_book

from site_kit.book.layout import REPOSITORY
from site_kit.book.snippets import Snippet
from site_kit.checks.growth import grow

# Builds a site again and again in one process; prints how much of it was made each time.
REBUILDER = """
import json, pathlib, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from site_kit.pages import preview
import mkdocs.commands.build as builder

memory = preview.remember()
for line in sys.stdin:
    for name, text in json.loads(line).items():
        pathlib.Path(name).write_text(text, encoding="utf-8")
    memory.made = {"page": [], "file": []}
    builder.build(load_config("mkdocs.yml", site_dir=sys.argv[1], strict=False))
    print(json.dumps(memory.made), flush=True)
"""

SETTINGS = """
site_name: Small
site_url: http://127.0.0.1/
theme: {name: material, font: false}
plugins:
  - search
  - mkdocstrings: {handlers: {python: {paths: [.]}}}
markdown_extensions:
  - site_kit.pages.markdown: {root: ROOT}
  - attr_list
  - md_in_html
  - pymdownx.superfences
nav: [index.md, glossary.md, nlp/index.md, nlp/bag.md, reference.md]
"""
BAG = "# Bag\n\n/// snippet | count.py\n    figure: What the picture shows.\n    caption: Its point.\n///\n\nA [](term:bag).\n"
FILES = {
    "docs/nlp/bag.md": BAG,
    "docs/nlp/index.md": "# Language\n\nSee [the bag](bag.md).\n",
    "docs/reference.md": "# Reference\n\n::: words.lengths\n",
    "words/__init__.py": "",
    "words/lengths.py": '"""Lengths."""\n\n\ndef length(word: str) -> int:\n    """Count letters."""\n    return len(word)\n',
    "snippets/nlp/bag/count.svg": '<svg viewBox="0 0 1 1"></svg>\n',
}


class Rebuilder:
    """A process that builds one site over and over."""

    def __init__(self, root: Path, site: Path, **environment: str) -> None:
        self.root, self.site = root, site
        path = os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, "-c", REBUILDER, str(site)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def after(self, changes: dict[str, str]) -> dict[str, list[str]]:
        """Which pages and files are made after some files have changed."""
        self.process.stdin.write(json.dumps(changes) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def read(self, name: str) -> str:
        """A file of the built site."""
        return (self.site / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory, need) -> Iterator[Rebuilder]:
    """A small book, built once."""
    need("mkdocs", "material", "mkdocstrings")
    root = tmp_path_factory.mktemp("small")
    book = write_book(root, {**FILES, "mkdocs.yml": SETTINGS.replace("ROOT", str(root))})
    digest = Snippet(book.snippets, "nlp/bag/count.py").digest
    (book.snippets / "recorded.json").write_text(json.dumps({"nlp/bag/count.py": digest}), encoding="utf-8")
    rebuilder = Rebuilder(root, tmp_path_factory.mktemp("site"))
    assert rebuilder.after({}) == {"page": ALL, "file": ALL}
    yield rebuilder
    rebuilder.process.stdin.close()
    rebuilder.process.wait(60)


ALL = ["index.md", "glossary.md", "reference.md", "nlp/index.md", "nlp/bag.md"]
NOTHING = {"page": [], "file": []}


def test_without_a_change_nothing_is_made(small):
    """The second build of the same makes no page, and the same site."""
    before = tree(small.site)
    assert small.after({}) == NOTHING
    assert tree(small.site) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "pages"),
    [
        ("docs/nlp/bag.md", "A [](", "The [](", ["nlp/bag.md"]),
        ("docs/_data/glossary.yml", "whatever their order", "in any order", ["glossary.md", "nlp/bag.md"]),
        ("snippets/nlp/bag/count.svg", "0 0 1 1", "0 0 2 2", ["nlp/bag.md"]),
        ("snippets/nlp/bag/count.out", "2", "3", ["nlp/bag.md"]),
        ("words/lengths.py", "Count letters", "Count signs", ["reference.md"]),
    ],
)
def test_only_what_changed_is_made(small, name, old, new, pages):
    """A change makes the pages that show it, and no other; taking it back makes them again."""
    before, text = tree(small.site), (small.root / name).read_text(encoding="utf-8")
    assert small.after({name: text.replace(old, new)}) == {"page": pages, "file": pages}
    changed = [path for path, content in tree(small.site).items() if content != before[path]]
    assert len([path for path in changed if path.endswith("index.html")]) == len(pages)
    assert small.after({name: text}) == {"page": pages, "file": pages}
    assert tree(small.site) == before


def test_a_new_title_is_shown_by_every_page(small):
    """The frame of each page holds the navigation, and so the title that has changed."""
    before = tree(small.site)
    made = small.after({"docs/nlp/bag.md": BAG.replace("# Bag", "# A bag of words")})
    assert made == {"page": ["nlp/bag.md"], "file": ALL}
    assert "A bag of words" in small.read("index.html")
    small.after({"docs/nlp/bag.md": BAG})
    assert tree(small.site) == before


def test_what_is_wrong_stops_nobody(small):
    """A page that cannot be made says why in its place, the others are there, and mending it brings it back."""
    before, name = tree(small.site), "docs/nlp/bag.md"
    small.after({name: BAG + "\n/// snipet | count.py\n///\n"})
    assert "docs/nlp/bag.md:10: unknown directive `snipet`" in small.read("nlp/bag/index.html")
    assert "Language" in small.read("nlp/index.html")
    small.after({name: BAG})
    assert tree(small.site) == before


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for the inventory that other projects link by."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "objects.inv")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_preview_is_the_site(site, as_verified, tmp_path):
    """Made from memory, every file of the book is byte for byte the one that a strict build makes."""
    environment = {"BOOK_VERIFICATION": str(as_verified)}
    environment |= {"SITE_URL": "http://127.0.0.1:8000/"}
    rebuilder = Rebuilder(REPOSITORY, tmp_path / "site", **environment)
    assert len(rebuilder.after({})["page"]) == len(list(site.rglob("index.html")))
    assert rebuilder.after({}) == NOTHING
    rebuilder.process.stdin.close()
    rebuilder.process.wait(60)
    built, remembered = tree(site), tree(rebuilder.site)
    assert [name for name in built.keys() | remembered.keys() if built.get(name) != remembered.get(name)] == []


# The command


@contextmanager
def served(root: Path, command: list[str]) -> Iterator[str]:
    """The address of a preview of a book, until it is no longer needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", *command, "--dev-addr", place]
    process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in process.stdout:
            if "Serving on" in line:
                break
        else:
            pytest.fail("the preview ended before it served anything")
        yield f"http://{place}/"
    finally:
        process.kill()
        process.communicate()


def test_a_change_of_a_snippet_never_hangs_the_server(tmp_path, need):
    """Served, a snippet that was changed shows its new code and how to record it; plain `mkdocs serve` agrees."""
    need("mkdocs", "material", "mkdocstrings")
    book = write_book(tmp_path, {**FILES, "mkdocs.yml": SETTINGS.replace("ROOT", str(tmp_path))})
    (book.snippets / "recorded.json").write_text("{}", encoding="utf-8")
    for command in (["site_kit", "serve"], ["mkdocs", "serve", "--livereload"]):
        with served(tmp_path, command) as address:
            with urllib.request.urlopen(f"{address}nlp/bag/", timeout=60) as answer:
                page = answer.read().decode()
        assert "python -m site_kit record nlp/bag/count.py" in page and "len" in page, command


def test_a_grown_book_has_its_pages(book, tmp_path):
    """The book that the bench measures has as many pages as it says, each with its code and its record."""
    grown = grow(book, tmp_path / "book", len(book.pages) + 3)
    assert len(grown.pages) == len(book.pages) + 3
    assert len(grown.recorded) > len(book.recorded)
    assert (tmp_path / "book/mkdocs.yml").read_text(encoding="utf-8").count(".md") == len(re.findall(r"\.md", (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))) + 3
