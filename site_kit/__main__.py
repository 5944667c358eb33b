"""`python -m site_kit COMMAND`: what authors and readers type."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

COMMANDS = {
    "check": ("site_kit.running.grader", "EXERCISE [ANSWER]", "grade an exercise"),
    "serve": ("site_kit.pages.preview", "[OPTION …]", "read the book while you write it"),
    "record": ("site_kit.pages.record", "[NAME …]", "run snippets, accept their outputs"),
    "expand": ("site_kit.pages.directives", "PAGE", "print a page as plain Markdown"),
    "fetch": ("site_kit.browser.fetch", "", "put in place what pages load on request: Python, an editor"),
    "offline": ("site_kit.pages.offline", "[FOLDER]", "build the site with a copy of it to take along"),
    "model": ("site_kit.running.model", "", "put the language model of the book in place"),
    "mutants": ("site_kit.checks.mutants", "[FOLDER …]", "change solutions; their checks must notice"),
    "links": ("site_kit.checks.links", "[ID …]", "open every registered link, compare identity"),
    "bench": ("site_kit.checks.bench", "", "measure the budgets"),
}


def main(arguments: list[str]) -> int:
    """Run one command; without a known one, say which there are."""
    for stream in (sys.stdout, sys.stderr):  # a redirected one may know a code page of 256 characters only
        stream.reconfigure(encoding="utf-8", errors="replace")
    if not arguments or arguments[0] not in COMMANDS:
        print("usage: python -m site_kit COMMAND …\n")
        for name, (_, takes, text) in COMMANDS.items():
            print(f"  {name:7} {takes:18} {text}")
        return 0 if arguments in (["--help"], ["-h"]) else 2
    if not __package__:  # `python FOLDER/site_kit`, typed anywhere
        sys.path[0] = str(Path(__file__).resolve().parents[1])
    module, *_ = COMMANDS[arguments[0]]
    return importlib.import_module(module).main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
