"""Addresses of the pages' scripts: all of one site, none of an older one."""

from __future__ import annotations

import json

import pytest
from support import expect_none

from site_kit.pages.versions import import_map


def imports(element: str) -> dict[str, str]:
    start, end = '<script type="importmap">', "</script>"
    assert element.startswith(start) and element.endswith(end)
    return json.loads(element[len(start) : -len(end)])["imports"]


@pytest.mark.parametrize(("name", "up"), [("index.md", "./"), ("nlp/index.md", "../"), ("nlp/bag.md", "../../")])
def test_each_file_has_its_version(small_book, name, up):
    """A page gives every script, style and program beside them an address with the version, relative to itself."""
    book = small_book({"docs/assets/live/a.js": "1", "docs/assets/live/b.py": "2", "docs/nlp/bag.md": "# Bag\n"})
    found = imports(import_map(book.page(name)))
    assert list(found) == [f"{up}assets/live/a.js", f"{up}assets/live/b.py"]
    [version] = {address.partition("?")[2] for address in found.values()}
    assert len(version) == 8 and all(address == f"{plain}?{version}" for plain, address in found.items())


def test_any_change_is_another_version(small_book):
    """One byte in one file changes all addresses; a book without scripts has no map."""
    book = small_book({"docs/assets/live/a.js": "1", "docs/assets/live/b.js": "2"})
    before = imports(import_map(book.page("index.md")))
    (book.docs / "assets/live/b.js").write_text("3")
    after = imports(import_map(book.page("index.md")))
    assert all(before[name] != after[name] for name in before)
    assert import_map(small_book({}).page("nlp/index.md")) != ""
    for path in (book.docs / "assets/live").iterdir():
        path.unlink()
    assert import_map(book.page("index.md")) == ""


def test_every_page_names_the_versions(html):
    """The built pages have the map, before their scripts."""
    missing = []
    for name, page in html.pages.items():
        if page.select_one("[data-snippet]") and name.startswith(("deep-learning", "nlp", "llms", "prerequisites", "projects")):
            scripts = [tag.get("type") for tag in page.select("script[type=importmap], script[type=module]")]
            if scripts[:1] != ["importmap"]:
                missing.append(name)
    expect_none(missing)
