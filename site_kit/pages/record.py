"""`python -m site_kit record`: run snippets and labs, accept what they print and draw."""

from __future__ import annotations

import argparse
import sys

from site_kit.book.errors import BookError
from site_kit.book.layout import Book
from site_kit.pages import notebooks
from site_kit.running import recorder


def main(arguments: list[str]) -> int:
    """`python -m site_kit record [--ready] [NAME …]`; without names, everything."""
    parser = argparse.ArgumentParser(prog="python -m site_kit record", description=__doc__.split(": ")[1])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a path below snippets/, or how some begin; or docs/labs")
    parser.add_argument("--ready", action="store_true", help="only say whether all that they need is installed")
    options = parser.parse_args(arguments)
    book, labs = Book(), [name for name in options.names if name.startswith("docs/labs")]
    names = [name for name in options.names if name not in labs]
    unknown = [name for name in names if not recorder.choose(book, [name])]
    if unknown:
        print(f"No snippet's path below snippets/ begins with {unknown[0]}.", file=sys.stderr)
        return 2
    chosen = recorder.choose(book, names) if names or not labs else []
    if options.ready:
        return int(any(map(recorder.missing, chosen)))
    try:
        ok = not chosen or recorder.record(book, names)
        if labs or not names:
            notebooks.record(book)
    except BookError as error:
        print(error, file=sys.stderr)
        return 2
    print("All recorded." if ok else "Not everything could be recorded; see above.")
    return 0 if ok else 1
