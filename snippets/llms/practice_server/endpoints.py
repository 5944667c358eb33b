# /// script
# requires-python = ">=3.11"
# [tool.book]
# imports_book = true
# ///
"""What the practice server supports: its own list, by endpoint."""

from collections import defaultdict
from textwrap import fill

from snippets.practice_server import supported

fields: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(
    lambda: {"used": [], "model": [], "ignored": []}
)
for vendor, path, field, state in supported():
    fields[vendor, path][state] += [field] if field else []

for (vendor, path), lists in fields.items():
    print(f"{vendor}  {path}")
    for state, names in lists.items():
        if names:
            print(fill(" ".join(names), 72, break_on_hyphens=False,
                       initial_indent=f"  {state + ':':<9}",
                       subsequent_indent=" " * 11))
