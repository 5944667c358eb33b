"""`python -m site_kit COMMAND`: what authors and readers type."""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "check": ("site_kit.running.grader", "FOLDER [ANSWER]   grade an exercise"),
    "record": ("site_kit.pages.record", "[NAME …]         run snippets, accept their outputs"),
    "expand": ("site_kit.pages.directives", "PAGE             print a page as plain Markdown"),
    "fetch": ("site_kit.browser.fetch", "                 put in place what pages load on request: Python, an editor"),
    "offline": ("site_kit.pages.offline", "[FOLDER]         build the site with a copy of it to take along"),
    "model": ("site_kit.running.model", "                 put the language model of the book in place"),
    "mutants": ("site_kit.checks.mutants", "[FOLDER …]       change solutions; their checks must notice"),
    "links": ("site_kit.checks.links", "[ID …]            open every registered link, compare identity"),
    "bench": ("site_kit.checks.bench", "                 measure the budgets"),
}


def main(arguments: list[str]) -> int:
    """Run one command; without a known one, say which there are."""
    if not arguments or arguments[0] not in COMMANDS:
        print("usage: python -m site_kit COMMAND …\n")
        for name, (_, text) in COMMANDS.items():
            print(f"  {name:7} {text}")
        return 0 if arguments in (["--help"], ["-h"]) else 2
    module, _ = COMMANDS[arguments[0]]
    return importlib.import_module(module).main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
