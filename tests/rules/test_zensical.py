"""The successor of MkDocs builds the same source into the same pages, labs excepted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support import Site, content, expect_none, read_config

from site_kit.book.errors import Problem
from site_kit.book.layout import Book

LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.ipynb", ".ipynb_checkpoints")


def without_labs(nav: object) -> object:
    """A navigation without the pages that a plugin of MkDocs makes from scripts."""
    if isinstance(nav, list):
        kept = [without_labs(entry) for entry in nav]
        return [entry for entry in kept if entry not in (None, [], {})]
    if isinstance(nav, dict):
        return {title: entry for title, entry in ((t, without_labs(e)) for t, e in nav.items()) if entry}
    return None if str(nav).endswith(".py") else nav


def copy_book(book: Book, folder: Path) -> None:
    """Copy what the site is made from, with links followed, since Zensical follows none."""
    for name in ("docs", "snippets", "site_kit", "tests"):
        shutil.copytree(book.root / name, folder / name, ignore=LEFT_OUT)
    config = read_config(book)
    jupyter = "mkdocs-jupyter"
    config["plugins"] = [entry for entry in config["plugins"] if jupyter not in (entry, *entry)]
    config["nav"] = without_labs(config["nav"])
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def successor(need, book, as_verified, tmp_path_factory) -> Site:
    """The site as Zensical builds it, from the same records as MkDocs."""
    need("zensical", "bs4", "lxml")
    folder = tmp_path_factory.mktemp("zensical")
    copy_book(book, folder)
    environment = {**os.environ, "BOOK_VERIFICATION": str(as_verified)}
    command = [sys.executable, "-m", "zensical", "build"]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if run.returncode:
        pytest.fail(f"Zensical does not build the site:\n{(run.stdout + run.stderr)[-2000:]}", pytrace=False)
    return Site(folder / "site")


def outline(page) -> list[str]:
    """The headings of a page, down to the third level."""
    return [f"{tag.name} {tag.get_text(' ', strip=True)}" for tag in content(page).select("h1, h2, h3")]


def code(page) -> list[str]:
    """The code blocks of a page, as a reader would copy them."""
    return [tag.get_text().strip("\n") for tag in content(page).select("pre code")]


def words(page) -> list[str]:
    """The words of a page, without its code and formulas."""
    skipped = ["pre", "code", "math", "script", "style", "svg"]
    strings = content(page).find_all(string=lambda string: not string.find_parent(skipped))
    return " ".join(strings).split()


def pages_of(site: Site) -> set[str]:
    """The pages that both builders make."""
    return {name for name in site.pages if not (name.startswith("labs/") and name != "labs/index.html")}


def differences(site: Site, other: Site) -> Iterator[Problem]:
    """Pages that one builder lacks, and pages whose headings, code or words are not the same."""
    for name in sorted(pages_of(site) ^ pages_of(other)):
        yield Problem(
            name, 1, f"only {'MkDocs' if name in site.pages else 'Zensical'} makes it", "use what both know"
        )
    for name in sorted(pages_of(site) & pages_of(other)):
        for what, read in (("headings", outline), ("code blocks", code), ("words", words)):
            ours, theirs = read(site.pages[name]), read(other.pages[name])
            if ours != theirs:
                pairs = [*zip(ours, theirs), (f"{len(ours)} of them", f"{len(theirs)} of them")]
                first = next(pair for pair in pairs if pair[0] != pair[1])
                text = f"{what} differ: MkDocs has {first[0][:70]!r}, Zensical {first[1][:70]!r}"
                yield Problem(name, 1, text, "use only what both builders understand")


@pytest.mark.whole_book
def test_both_builders_make_the_same_pages(html, successor):
    """Page by page, MkDocs and Zensical give the same headings, code and words, reference pages included."""
    expect_none(differences(html, successor))


def test_the_successor_leaves_no_marks(successor):
    """Directives, formulas and figures are expanded by Zensical as well."""
    for name, page in successor.pages.items():
        text = " ".join(words(page))
        for mark in ("/// ", "](resource:", "](term:", "$$", "\\("):
            assert mark not in text, f"{name}: `{mark}` reached the reader"
        assert not page.select(".arithmatex, [markdown]"), name
    assert any(page.select("math") for page in successor.pages.values())
    assert any(page.select("figure svg") for page in successor.pages.values())


def test_differing_pages_are_noticed(need, tmp_path):
    """A missing page, another heading and another code block are reported."""
    need("bs4", "lxml")
    sites = []
    for builder, extra in (("one", ""), ("two", "<h2>B</h2><pre><code>x</code></pre>")):
        folder = tmp_path / builder
        folder.mkdir()
        (folder / "a.html").write_text(f"<h1>A</h1>{extra}<p>{builder}</p>")
        (folder / f"{builder}.html").write_text("<p>")
        sites.append(Site(folder))
    found = [(problem.file, problem.what.split()[0]) for problem in differences(*sites)]
    assert found == [
        ("one.html", "only"),
        ("two.html", "only"),
        *(("a.html", what) for what in ("headings", "code", "words")),
    ]


def test_labs_leave_no_gap_in_the_navigation():
    """Without labs the navigation keeps its other pages and has no empty part."""
    nav = ["index.md", {"Labs": ["labs/index.md", {"One": "labs/one.py"}]}, {"More": ["labs/two.py"]}]
    assert without_labs(nav) == ["index.md", {"Labs": ["labs/index.md"]}]
