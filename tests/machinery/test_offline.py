"""The copy to take along: made from a built site, the same each time, small, and readable without a server."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from support import write_book

from site_kit.book.errors import BookError
from site_kit.browser import fetch
from site_kit.pages import offline
from site_kit.pages.directives import expand

PAGE = """<html><head><link rel="canonical" href="https://book.example/a/"><link rel="stylesheet" href="../assets/book.css">
</head><body><a class="x" href="..">home</a> <a href="../b/#there">b</a> <a title="t" href="../c.py">c</a> <a href="#here">h</a>
<a href="https://example.org/b/">out</a> <a href="../b/?h=x#y">q</a> <!-- online --><a href="../copy.zip">zip</a><!-- /online -->
<article><div class="quiz" id="q-1">Why?</div><div data-heads="../s/w.json"></div></article>
<script src="../assets/book.js" type="module"></script></body></html>"""
FILES = {
    "index.html": "<html><head></head><article></article></html>",
    "a/index.html": PAGE,
    "b/index.html": "<html><head></head></html>",
    "404.html": "",
    "sitemap.xml": "",
    "copy.zip": "an older one",
    "c.py": "",
    "s/w.json": '{"w": 1}',
    "search/search_index.json": json.dumps({"config": {}, "docs": [{"location": place} for place in ("", "#x", "a/", "a/#x")]}),
    "assets/book.js": 'import("./live/site.js").then(({ root }) => console.log(root))',
    "assets/live/site.js": 'export const root = new URL("../../", import.meta.url)',
    "assets/javascripts/bundle.js": "",
    "assets/javascripts/bundle.js.map": "{}",
    "assets/fetched/manifest.json": json.dumps(
        {
            "version": "1",
            "files": [["core.zip", 4], ["pyodide-lock.json", 9]],
            "snapshots": {"plain": {"name": "memory.bin", "size": 4, "sha256": ""}},
            "packages": {name: {"size": 4, "needs": []} for name in ("matplotlib", "numpy")},
            "modules": {name: name for name in ("matplotlib", "numpy")},
        }
    ),
    "assets/fetched/editor.js": "",
    "assets/fetched/model.gguf": "large",
    "assets/fetched/pyodide-1/core.zip": "core",
    "assets/fetched/pyodide-1/pyodide-lock.json": json.dumps(
        {"packages": {name: {"depends": [], "file_name": f"{name}.whl"} for name in ("matplotlib", "numpy")}}
    ),
    "assets/fetched/pyodide-1/numpy.whl": "numpy",
    "assets/fetched/pyodide-1/matplotlib.whl": "matplotlib",
}


@pytest.fixture
def small(tmp_path: Path, fetched) -> Path:
    """A built site of few files."""
    for name, text in FILES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def test_links_name_files_and_nothing_is_asked_of_a_server(small):
    """Links to folders name their page, others stay; the module is a plain script; what is said of the copy is not in it."""
    text = offline.contents(small)["a/index.html"].decode()
    assert re.findall(r'href="([^"]*)"', text) == [
        "../assets/book.css", "../index.html", "../b/index.html#there", "../c.py", "#here", "https://example.org/b/", "../b/index.html?h=x#y",
    ]
    assert 'type="module"' not in text and '<script src="../assets/live/book.js" defer>' in text
    assert '<script src="../assets/javascripts/iframe-worker.js"></script></head>' in text


def test_what_pages_ask_for_stands_in_scripts(small):
    """Pages with questions, data to touch and the list of packages can be had as scripts, and the index of the search."""
    found = offline.contents(small)

    def held(name: str) -> str:
        key, text = found[f"{name}.js"].decode().removeprefix("(window.held ??= {})[").split("] = ", 1)
        assert json.loads(key) == name
        return json.loads(text)

    assert held("a/index.html").startswith("<article>") and "index.html.js" not in found
    assert json.loads(held("s/w.json")) == {"w": 1}
    manifest = json.loads(held("assets/fetched/manifest.json"))
    assert list(manifest["packages"]) == list(manifest["modules"]) == ["numpy"] and not manifest["snapshots"]
    index = found["search/search_index.js"].decode().removeprefix("var __index = ")
    places = [entry["location"] for entry in json.loads(index)["docs"]]
    assert places == ["index.html", "index.html#x", "a/index.html", "a/index.html#x"]


def test_only_what_a_folder_needs_goes_along(small):
    """Python's core and NumPy, no larger package, no model, no older copy, nothing for search engines."""
    names = set(offline.contents(small))
    python = {name.removeprefix("assets/fetched/") for name in names if name.startswith("assets/fetched/")}
    core = {"pyodide-1/core.zip", "pyodide-1/pyodide-lock.json"}
    assert python == {"manifest.json", "manifest.json.js", "editor.js", "pyodide-1/numpy.whl"} | core
    assert not names & {"404.html", "sitemap.xml", "copy.zip", "assets/javascripts/bundle.js.map"}
    assert names >= {"c.py", "LICENSE", "README.txt"}


def test_a_site_without_python_has_a_copy_that_says_so(small):
    """Where nothing was fetched for the pages, the list of what there is is empty, not missing."""
    for path in sorted((small / "assets/fetched").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (small / "assets/fetched").rmdir()
    assert offline.contents(small)["assets/fetched/manifest.json.js"].endswith(b'] = "null"\n')


def test_the_same_site_makes_the_same_zip(small, tmp_path):
    """Two zips of one site are equal byte for byte, whenever their files were written; each unpacks into one folder."""
    first, second = tmp_path / "1" / "copy.zip", tmp_path / "2" / "copy.zip"
    for target in (first, second):
        target.parent.mkdir()
        assert offline.pack(small, target) == target.stat().st_size
        (small / "c.py").touch()
    assert first.read_bytes() == second.read_bytes()
    assert {name.split("/")[0] for name in zipfile.ZipFile(first).namelist()} == {"copy"}
    assert len(zipfile.ZipFile(first).read("copy/README.txt").splitlines()) == 3


def test_a_copy_that_is_too_large_is_not_made(small, tmp_path, monkeypatch):
    """Beyond 20 MB the command fails, naming what is large, and leaves no zip."""
    monkeypatch.setattr(offline, "MOST_BYTES", 1000)
    with pytest.raises(BookError, match=r"more than .*\n.*largest: copy/"):
        offline.pack(small, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()


def test_a_module_that_a_folder_cannot_run_is_noticed():
    """A second module on a page stops the packing, with its page."""
    with pytest.raises(BookError, match="a/index.html loads a module"):
        offline.page('<head></head><script type="module" src="x.js">', "a/index.html", set())


def test_a_missing_tool_is_explained(small, monkeypatch, tmp_path):
    """Without the packages of npm, the command says what to run."""
    monkeypatch.setattr(offline, "_joined", lambda script: b"")
    monkeypatch.setattr(fetch, "NPM", tmp_path)
    with pytest.raises(fetch.FetchError, match="python -m site_kit fetch"):
        offline.contents(small)


def start_here(book) -> str:
    return expand(book.page("nlp/index.md"))[0]


def test_the_site_speaks_of_a_copy_only_if_it_has_one(tmp_path, monkeypatch):
    """The link, with what is said of it, appears when the build makes a copy, marked so that the copy itself lacks it."""
    book = write_book(tmp_path, {"docs/nlp/index.md": "# Language\n\n/// offline | Take it along\n: one file.\n///\n"})
    monkeypatch.delenv("BOOK_OFFLINE", raising=False)
    assert "along" not in start_here(book)
    monkeypatch.setenv("BOOK_OFFLINE", "copy.zip")
    text = start_here(book)
    assert '<a href="../copy.zip" download>Take it along</a>: one file.' in text
    assert "along" not in offline.page(text, "nlp/index.html", set())


def test_a_link_without_words_is_noticed(tmp_path):
    """The directive needs the words of its link."""
    book = write_book(tmp_path, {"docs/nlp/index.md": "# Language\n\n/// offline\n: one file.\n///\n"})
    with pytest.raises(BookError, match="nlp/index.md:3: the link has no words"):
        start_here(book)


@pytest.mark.parametrize("failed", [0, 1], ids=["built", "not built"])
def test_the_command_builds_then_packs(small, monkeypatch, capsys, failed):
    """The build is told the name of the copy, which has the date; a build that fails leaves no copy."""
    monkeypatch.setenv("BOOK_TODAY", "2026-02-03")
    monkeypatch.setattr(offline, "_joined", lambda script: b"")
    told = []

    def build(command, *, env, **_):
        told.append((command[2:4], env["BOOK_OFFLINE"]))
        return SimpleNamespace(returncode=failed)

    monkeypatch.setattr(offline.subprocess, "run", build)
    assert offline.main([str(small)]) == failed
    assert told == [(["mkdocs", "build"], "llm-roadmap-2026-02-03.zip")]
    assert (small / "llm-roadmap-2026-02-03.zip").is_file() is (not failed)
    assert ("llm-roadmap-2026-02-03.zip has 0.0 MB" in capsys.readouterr().out) is (not failed)
