# /// script
# requires-python = ">=3.11"
# [tool.book]
# imports_book = true
# ///
"""The troubles that the practice server makes, by model name."""

from textwrap import indent, wrap

from snippets.practice_server.trouble import TROUBLES

for name, what in TROUBLES.items():
    lines = wrap(what, 44, break_on_hyphens=False)
    print(f"practice-{name}")
    print(indent("\n".join(lines), "    "))
