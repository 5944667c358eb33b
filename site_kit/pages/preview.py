"""`python -m site_kit serve`: read the book while you write it.

MkDocs makes every page anew after every change. This server remembers what it
made of each page together with all that went into it, and makes only what
changed. What it serves is what a build makes, byte for byte; only what is not
yet right is a notice on its page here, where a build would stop.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from mkdocs.__main__ import cli
from mkdocs.commands import build
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import write_file

from site_kit.book.errors import BookError
from site_kit.book.layout import Book, stamp
from site_kit.pages import notebooks
from site_kit.pages.directives.engine import notices
from site_kit.pages.markdown import expanded, tell_search

_FIGURE = re.compile(r"\((?:[^()\s]*/)?snippets/([^()\s]+\.svg)\)\{ \.figure__image")
_MODULE = re.compile(r"(?m)^::: ([\w.]+)")


@dataclass
class Kept:
    """What was made of a page, and the digest of all that went into it."""

    digest: str
    made: Any


class Memory:
    """What was made of each page when it was last made.

    Attributes:
        made: What was made since this was last emptied, by kind: each `page` from Markdown, each `file` from a page.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}
        self.made: dict[str, list[str]] = {"page": [], "file": []}

    def recall(self, kind: str, name: str, digest: str) -> Any:
        """What was made of the same before, else nothing."""
        kept = self._kept.get((kind, name))
        return kept.made if kept and kept.digest == digest else None

    def keep(self, kind: str, name: str, digest: str, made: Any) -> None:
        """Remember it instead of what was made of this page before."""
        self.made[kind].append(name)
        self._kept[kind, name] = Kept(digest, made)

    # The page: Markdown to HTML

    def render(self, original, page: Page, config, files: Files) -> None:
        """In place of `Page.render`: a page of which nothing changed gets what was made before."""
        name = page.file.src_uri
        book = Book(Path(config.docs_dir).parent)
        try:
            digest = _digest(_ingredients(book, page, config, files))
            made = self.recall("page", name, digest)
            if made is None:
                self.keep("page", name, digest, _render(original, page, config, files))
            else:
                _restore(made, page, config, files)
        except BookError as error:
            show_problems(page, error)

    # The file: HTML into the theme's frame

    def build_page(self, original, page: Page, config, doc_files, nav, env, dirty: bool = False, excluded: bool = False) -> None:
        """In place of `_build_page`: a page whose frame and content are the same is written as before."""
        name = page.file.src_uri
        frame = [(item.title, item.url, item.meta.get("icon"), item.meta.get("status")) for item in nav.pages]
        theme = [(str(path), stamp(path)) for path in _files_below(config.theme.custom_dir)]
        digest = _digest([page.content, page.title, page.meta, frame, _sections(nav.items), theme, _settings(config), excluded])
        made = self.recall("file", name, digest)
        if made is None:
            index = self._entries(config)
            before = len(index)
            original(page, config, doc_files, nav, env, dirty, excluded)
            output = Path(page.file.abs_dest_path)
            text = output.read_bytes() if output.is_file() else b""
            self.keep("file", name, digest, SimpleNamespace(text=text, entries=index[before:]))
            return
        self._entries(config).extend(made.entries)
        if made.text:
            write_file(made.text, page.file.abs_dest_path)
        config.plugins.on_post_page("", page=page, config=config)  # labs put their source beside their page

    @staticmethod
    def _entries(config) -> list:
        """The entries of the search index so far: they are written at the end, of all pages."""
        search = config.plugins.get("material/search")
        return search.search_index.entries if search else []


def _digest(parts: Iterable[Any]) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def _ingredients(book: Book, page: Page, config, files: Files) -> list:
    """All that decides what a page becomes: expanded text, figures, documented modules, link targets, settings."""
    text = expanded(book, page.file.src_uri, page.markdown or "")
    tell_search(book, page)
    used = [book.snippets / name for name in _FIGURE.findall(text)]
    for module in _MODULE.findall(text):
        used += _files_of(module, book.root)
    return [text, page.meta, *((str(path), stamp(path)) for path in used), sorted(files.src_uris), _settings(config)]


def _settings(config) -> tuple:
    return config.site_url, stamp(Path(config.config_file_path))


def _files_of(module: str, root: Path) -> list[Path]:
    """The source files behind the dotted name of a package, a module, or something in one."""
    path = root.joinpath(*module.split("."))
    while path != root and not path.is_dir() and not path.with_suffix(".py").is_file():
        path = path.parent
    return [path.with_suffix(".py")] if path.with_suffix(".py").is_file() else sorted(path.rglob("*.py"))


def _files_below(folder: str | None) -> list[Path]:
    return sorted(path for path in Path(folder).rglob("*") if path.is_file()) if folder else []


def _sections(items) -> list:
    """The titles of a navigation's sections, nested as they are."""
    return [(item.title, _sections(item.children)) for item in items if item.is_section]


def _render(original, page: Page, config, files: Files) -> SimpleNamespace:
    """Render a page; what is to be remembered of it, the anchors that it made known included."""
    anchors: list[tuple[tuple, dict]] = []
    autorefs = config.plugins.get("autorefs")
    if autorefs:
        register = autorefs.register_anchor

        def noted(page: Page, *given, **named) -> None:
            anchors.append((given, named))
            register(page, *given, **named)

        autorefs.register_anchor = noted
    try:
        original(page, config, files)
    finally:
        if autorefs:
            del autorefs.register_anchor
    links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
    return SimpleNamespace(
        content=page.content, toc=page.toc, title=page._title_from_render,
        ids=page.present_anchor_ids, links=links, anchors=anchors,
    )  # fmt: skip


def _restore(made: SimpleNamespace, page: Page, config, files: Files) -> None:
    """Give a new page object what was made of the same page before."""
    page.content, page.toc, page._title_from_render = made.content, made.toc, made.title
    page.present_anchor_ids = made.ids
    page.links_to_anchors = {files.get_file_from_path(name): found for name, found in made.links.items()}
    for given, named in made.anchors:
        config.plugins["autorefs"].register_anchor(page, *given, **named)


def show_problems(page: Page, error: BookError) -> None:
    """Give a page that cannot be made its problems as content."""
    page.content, page.toc = notices(error.problems), get_toc([])
    page.present_anchor_ids, page.links_to_anchors = set(), {}


def remember() -> Memory:
    """Let MkDocs make only what changed, in this process."""
    memory = Memory()
    render, build_page, lab = Page.render, build._build_page, notebooks._render
    Page.render = lambda page, config, files: memory.render(render, page, config, files)
    build._build_page = partial(memory.build_page, build_page)

    def render_lab(page: Page, *given) -> None:
        try:
            lab(page, *given)
        except BookError as error:
            show_problems(page, error)

    notebooks._render = render_lab
    return memory


def main(arguments: list[str]) -> int:
    """`python -m site_kit serve [OPTION …]`: the options of `mkdocs serve`."""
    remember()
    cli(["serve", "--livereload", "--no-strict", *arguments], standalone_mode=False)
    return 0
