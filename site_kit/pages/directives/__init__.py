"""Turns a page with directives into plain Markdown.

A block directive looks like the blocks of pymdown-extensions:

    /// snippet | one_query.py
        section: softmax

    body, where the directive takes one
    ///

An inline directive is a link with a scheme of its own: `[](resource:ID)`,
`[words](term:ID)`, `[](fact:ID)`, `[](proof:test_file.py::test_name)`. Two of
them are numbers that nobody types: `[](count:exercises)`, `[](hours:month-3)`.

Whatever cannot be expanded becomes a `Problem` with file, line and remedy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from site_kit.book.errors import BookError
from site_kit.book.layout import Book, Page
from site_kit.pages.directives.engine import PLAIN_BLOCKS, Block, Usage, notices
from site_kit.pages.directives.practice import Practice
from site_kit.pages.directives.proofs import Proofs
from site_kit.pages.directives.registries import Registries

__all__ = ["PLAIN_BLOCKS", "Block", "Expander", "Usage", "expand", "main", "uses"]


class Expander(Practice, Proofs, Registries):
    """Knows every directive."""


def expand(page: Page, text: str | None = None, *, draft: bool = False) -> tuple[str, Usage]:
    """Expand all directives of a page.

    Args:
        page: The page, for its place in the book.
        text: Its body if that differs from the file's (a lab's cell).
        draft: Whether somebody is writing it: problems become notices for the author to read.

    Returns:
        Plain Markdown, and what the page uses.

    Raises:
        BookError: With every problem on the page, unless it is a draft.
    """
    expander = Expander(page, draft=draft)
    first_line = page.first_line if text is None else 1
    lines = (page.body if text is None else text).split("\n")
    result = expander.blocks(lines, first_line)
    if expander.problems and not draft:
        raise BookError(expander.problems)
    return notices(expander.problems) + result, expander.usage


def uses(book: Book) -> Iterator[tuple[Page, Usage]]:
    """What every page uses, for the tests that look for orphans."""
    for page in book.pages:
        yield page, expand(page)[1]


def main(arguments: list[str]) -> int:
    """`python -m site_kit expand PAGE`: print a page below `docs/` as plain Markdown."""
    if len(arguments) != 1:
        print("usage: python -m site_kit expand PAGE   (a path below docs/)", file=sys.stderr)
        return 2
    page = Book().page(arguments[0].removeprefix("docs/"))
    if not (page.book.docs / page.name).is_file():
        print(f"docs/{page.name} does not exist", file=sys.stderr)
        return 2
    try:
        print(expand(page)[0])
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
