"""`python -m site_kit record`: run snippets and labs, accept what they print and draw."""

from __future__ import annotations

import sys

from site_kit.book.errors import BookError
from site_kit.book.layout import Book
from site_kit.pages import notebooks
from site_kit.running import recorder


def main(arguments: list[str]) -> int:
    """`python -m site_kit record [NAME …]`; without names, everything."""
    book = Book()
    try:
        ok = recorder.record(book, arguments)
        if not arguments or any(name.startswith("docs/labs") for name in arguments):
            notebooks.record(book)
    except BookError as error:
        print(error, file=sys.stderr)
        return 2
    print("All recorded." if ok else "Not everything could be recorded; see above.")
    return 0 if ok else 1
