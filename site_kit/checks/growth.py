"""How long building and previewing take once the book has eighty pages.

The book is copied and its topic pages are repeated, with their code, until there
are enough. `python -m site_kit.checks.growth`, run in such a copy, then does
what the preview does after a change of one page, and says how long it took.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from site_kit.book.layout import Book

PAGES = 80
_PARTS = ("docs", "snippets", "site_kit", "tests", "mkdocs.yml", "pyproject.toml", "README.md")


def grow(book: Book, target: Path, pages: int = PAGES) -> Book:
    """A copy of the book with its topic pages repeated until it has that many."""
    leave_out = shutil.ignore_patterns("__pycache__", "node_modules")
    for part in (*_PARTS, ".cache/labs"):
        source = book.root / part
        if source.is_dir():
            shutil.copytree(source, target / part, symlinks=True, ignore=leave_out)
        elif source.is_file():
            shutil.copy(source, target / part)
    grown = Book(target)
    topics = [page for page in grown.pages if "minutes" in page.meta and not page.name.endswith("index.md")]
    missing = pages - len(grown.pages)
    recorded, navigation = dict(grown.recorded), []
    for number, page in zip(range(missing), itertools.cycle(topics)):
        name = page.name.replace(".md", f"-{number}.md")
        (grown.docs / name).write_text(page.text, encoding="utf-8")
        navigation.append((page.name, name))
        folder, copy = grown.page(page.name).folder, grown.page(name).folder
        if not (grown.snippets / folder).is_dir():
            continue
        shutil.copytree(grown.snippets / folder, grown.snippets / copy)
        recorded |= {
            digest_of.replace(f"{folder}/", f"{copy}/", 1): digest
            for digest_of, digest in grown.recorded.items()
            if digest_of.startswith(f"{folder}/")
        }
    (grown.snippets / "recorded.json").write_text(json.dumps(recorded), encoding="utf-8")
    settings = (target / "mkdocs.yml").read_text(encoding="utf-8")
    for original, name in navigation:
        settings = settings.replace(f"      - {original}\n", f"      - {original}\n      - {name}\n")
    (target / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return grown


def rebuild_seconds(root: Path) -> float:
    """How long the preview takes from a change of one page to the new site, in a process of its own."""
    command = [sys.executable, "-m", "site_kit.checks.growth"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"the preview does not build:\n{run.stdout}{run.stderr}")
    return float(run.stdout.split()[-1])


def _main() -> None:
    from mkdocs.commands import build
    from mkdocs.config import load_config

    from site_kit.pages import preview

    preview.remember()
    page = next(page for page in Book().pages if "minutes" in page.meta and not page.name.endswith("index.md"))
    with tempfile.TemporaryDirectory() as folder:
        for words in ("", "\n\nA change of one page.\n"):
            path = page.book.docs / page.name
            path.write_text(page.text + words, encoding="utf-8")
            started = time.perf_counter()
            build.build(load_config("mkdocs.yml", site_dir=folder, strict=False))
    print(time.perf_counter() - started)


if __name__ == "__main__":
    _main()
