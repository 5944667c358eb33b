"""Labs: they run, their pages keep the rules, and what they claim holds.

The labs are built as the site builds them, by MkDocs and with its settings,
but alone and without the cache: every test run executes them.
"""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from support import expect_none

from site_kit.book.errors import BookError
from site_kit.book.layout import REPOSITORY, Book
from site_kit.pages import notebooks
from site_kit.pages.notebooks import Lab, Output, find_labs

LABS = find_labs(Book())
every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.path.stem)

GOOD = '''\
# ---
# description: A lab that is as small as a lab can be, and that keeps all the rules of labs.
# minutes: 5
# level: beginner
# after: []
# ---

# %% [markdown]
# # A small lab
#
# One plus one.

# %% predict="How much is it?"
print(1 + 1)
'''


@pytest.fixture
def small_lab(tmp_path: Path):
    """`small_lab(text)`: a lab in a folder of its own, its notebook beside it."""

    def write(text: str, record: bool = True) -> Lab:
        path = tmp_path / "docs/labs/small.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        lab = Lab(Book(tmp_path), "labs/small.py")
        if record:
            notebooks.record(lab.book, say=lambda line: None)
        return lab

    return write


# Real labs, built


@pytest.fixture(scope="module")
def labs_site(tmp_path_factory, need) -> Path:
    """The pages of the labs and their search index, nothing else."""
    need("mkdocs_jupyter", "material", "mkdocstrings", "matplotlib")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("labs")
    config = load_config(
        str(REPOSITORY / "mkdocs.yml"), site_dir=str(folder), nav=None, strict=False, exclude_docs="/*\n!/labs/"
    )
    config.plugins["mkdocs-jupyter"].config.update({"cache": False, "execute": True})
    build(config)
    return folder


@pytest.fixture(scope="module")
def pages(labs_site: Path) -> dict[str, object]:
    """The parsed page of every lab, by its name."""
    from bs4 import BeautifulSoup

    paths = {lab.path.stem: labs_site / "labs" / lab.path.stem / "index.html" for lab in LABS}
    return {name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for name, path in paths.items()}


def test_there_are_labs_and_the_index_names_them_all() -> None:
    index = (REPOSITORY / "docs/labs/index.md").read_text(encoding="utf-8")
    assert LABS
    expect_none(f"docs/labs/index.md does not link {lab.path.name}" for lab in LABS if f"({lab.path.name})" not in index)


@every_lab
def test_page_shows_what_ran(lab: Lab, pages: dict) -> None:
    article = pages[lab.path.stem].find("article")
    assert "Traceback" not in article.text
    cells = [cell for cell in lab.cells if cell.kind == "code"]
    shown = article.select("section.snippet--cell")
    assert len(shown) == len(cells)
    for cell, section in zip(cells, shown):
        assert section.select_one(".language-python code").text.strip() == cell.source.strip()
        pictures = section.select(".figure__picture")
        assert len(pictures) == ("alt" in cell.settings), f"{lab.name}:{cell.line}: a figure that is not drawn"
        for picture in pictures:
            assert picture["role"] == "img" and picture["aria-label"] == cell.settings["alt"]
            assert picture.find("svg")["aria-hidden"] == "true"
            assert section.find("figcaption").text.strip()
        if "predict" in cell.settings:
            assert section.select("details.snippet__predict > summary + *"), f"{lab.name}:{cell.line} hides nothing"


@every_lab
def test_page_is_light_and_asks_nobody(lab: Lab, pages: dict, labs_site: Path) -> None:
    size = (labs_site / "labs" / lab.path.stem / "index.html").stat().st_size
    assert size <= 150_000, f"{size:,} bytes"
    page = pages[lab.path.stem]
    article = page.find("article")
    heavy = article.find_all(["script", "style", "link", "iframe", "img", "image", "object"])
    assert [(tag.name, tag.get("type")) for tag in heavy] == [("script", "importmap")]  # a list of addresses
    loaded = [tag.get("src") or tag.get("href") for tag in page.find_all(["script", "link", "img"])]
    outside = [url for url in loaded if url and url.startswith(("http", "//"))]
    assert all(url.startswith("http://127.0.0.1:8000/") for url in outside), outside  # the canonical link
    assert "var(--figure-1" in str(article) or not article.select(".figure")
    assert not article.find_all(string=lambda text: "$$" in text or "\\frac" in text), "TeX that is not set"


@every_lab
def test_page_has_a_head_and_its_files(lab: Lab, pages: dict, labs_site: Path) -> None:
    page = pages[lab.path.stem]
    assert page.find("meta", {"name": "description"})["content"] == lab.meta["description"]
    assert 110 <= len(lab.meta["description"]) <= 155
    assert page.find("h1").find(string=True) == lab.title
    folder = labs_site / "labs" / lab.path.stem
    files = {link["download"]: (folder / link["href"]).resolve() for link in page.select("article .facts a[download]")}
    assert set(files) == {f"{lab.path.stem}.ipynb", f"{lab.path.stem}.py"}
    assert files[f"{lab.path.stem}.py"].read_bytes() == lab.path.read_bytes()
    assert files[f"{lab.path.stem}.ipynb"].read_bytes() == lab.notebook_path.read_bytes()


@every_lab
def test_search_finds_prose_and_leaves_out_code(lab: Lab, pages: dict, labs_site: Path) -> None:
    index = json.loads((labs_site / "search/search_index.json").read_text(encoding="utf-8"))
    entries = [entry for entry in index["docs"] if entry["location"].startswith(f"labs/{lab.path.stem}/")]
    headings = pages[lab.path.stem].find("article").find_all(["h1", "h2", "h3"])
    assert [entry["title"] for entry in entries] == [heading.find(string=True) for heading in headings]
    text = " ".join(entry["text"] for entry in entries)
    assert lab.cells[0].source.split("\n\n")[1].split("[")[0].strip() in text
    expect_none(
        f"{lab.name}:{cell.line}: code in the search index: {line}"
        for cell in lab.cells
        if cell.kind == "code"
        for line in cell.source.splitlines()
        if len(line) > 20 and line in text
    )


# The files to take along


@every_lab
def test_notebook_is_fresh_and_whole(lab: Lab) -> None:
    import nbformat

    notebooks.check_notebook(lab)
    text = lab.notebook_path.read_text(encoding="utf-8")
    assert notebooks.notebook(Lab(Book(), lab.name)) == text  # the same every time
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    cells = notebook.cells
    assert [cell.source for cell in cells if cell.cell_type == "code"] == [
        cell.source for cell in lab.cells if cell.kind == "code"
    ]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert not any(mark in prose for mark in ("](../", "](term:", "](proof:", "](resource:", "{ ."))


@pytest.fixture(scope="module")
def scripts(tmp_path_factory, need) -> dict[str, dict]:
    """Every lab run as `python FILE` runs it, in an empty folder: its names."""
    need("matplotlib", "numpy")
    import matplotlib.pyplot as plt

    names = {}
    for lab in LABS:
        folder = tmp_path_factory.mktemp("empty")
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(), mock.patch.object(plt, "show"):
            patch.chdir(folder)
            warnings.simplefilter("error")
            plt.switch_backend("agg")
            names[lab.path.stem] = runpy.run_path(str(lab.path), run_name="__main__")
            plt.close("all")
        assert not list(folder.iterdir()), f"docs/{lab.name} leaves files"
    return names


@pytest.fixture
def look_back(scripts: dict) -> dict:
    """What the lab `attention-learns-to-look-back` defines and computes."""
    return scripts["attention-learns-to-look-back"]


@every_lab
def test_script_runs_alone(lab: Lab, scripts: dict) -> None:
    assert scripts[lab.path.stem]
    assert {name.split()[0] for name in lab.packages} <= {"numpy", "matplotlib"}


@every_lab
def test_code_fits_the_column(lab: Lab) -> None:
    expect_none(
        f"docs/{lab.name}:{cell.line + number}: {len(line)} characters, at most 72"
        for cell in lab.cells
        if cell.kind == "code"
        for number, line in enumerate(cell.source.splitlines(), 1)
        if len(line) > 72
    )


# What the labs claim


def test_gradients_by_hand_equal_central_differences(look_back):
    """The gradients by hand equal the slopes found by nudging."""
    by_hand, by_nudging = look_back["by_hand"], look_back["by_nudging"]
    for name in ("q", "k", "v"):
        assert abs(by_hand[name]).max() > 0.01
        assert abs(by_hand[name] - by_nudging[name]).max() < 1e-8


def test_dividing_by_the_root_of_d_saves_steps(look_back):
    """Every start learns sooner with the division than without it."""
    divided, undivided = (look_back["needed"][key] for key in (True, False))
    assert all(soon < late for soon, late in zip(divided, undivided))
    assert max(divided) <= 60 < max(undivided)


def test_separate_tokens_do_not_show_who_stands_beside_whom(look_back):
    """With one token a position, dealing digits anew changes nothing."""
    letters, digits, _ = look_back["test"]
    outputs = []
    for dealt in (digits, look_back["np"].roll(digits, 1, axis=1)):
        x = look_back["apart"](letters, dealt)
        question = look_back["question_test"]
        logits, *_ = look_back["attend"](look_back["separate"], x, question)
        outputs.append(logits)
    assert abs(outputs[0] - outputs[1]).max() < 1e-12


def test_copying_first_makes_separate_tokens_solvable(look_back):
    """Behind a layer that looks one back, the trained head is right."""
    accuracy, trained = look_back["accuracy"], look_back["trained"]
    assert accuracy(trained, look_back["x_apart"]) < 0.25
    assert accuracy(trained, look_back["x_copied"]) > 0.99


def test_prose_of_look_back_holds(look_back: dict) -> None:
    np, losses = look_back["np"], look_back["losses_pairs"]
    untrained = look_back["attend"](look_back["params"], look_back["x_test"], look_back["question_test"])[1]
    assert untrained.max() < 0.35  # near a sixth everywhere
    assert losses[0] == pytest.approx(np.log(10))
    assert losses[50] > np.log(6) > 0.1 > losses[-20:].mean()  # waits, then falls through ln 6
    assert look_back["accuracy"](look_back["trained"], look_back["x_test"]) > 0.99
    assert look_back["right"].mean() > 0.9
    assert look_back["same"].min() > look_back["other"].max()  # "is it the same letter?"
    assert look_back["accuracy"](look_back["trained"], look_back["x_shuffled"]) == pytest.approx(1 / 6, abs=0.03)
    for stuck in (look_back["losses_shuffled"], look_back["losses_apart"]):
        assert np.log(6) < stuck[-20:].mean() < np.log(10)
    luck, late = look_back["luck"], look_back["needed"][False]
    assert max(late[s] for s in range(5) if luck[s] > 1 / 6) < min(late[s] for s in range(5) if luck[s] < 1 / 6)


# Bad examples


def test_good_example(small_lab) -> None:
    outputs = notebooks.execute(small_lab(GOOD))
    assert outputs == [Output(), Output("2\n")]
    text, figures = notebooks.markdown(small_lab(GOOD), outputs)
    assert "How much is it?" in text and "```text\n2\n```" in text and not figures


def test_exception_stops_the_build_and_names_the_cell(small_lab, tmp_path: Path) -> None:
    small_lab(GOOD + "\n# %%\nright = 1\nright / 0\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Small\ntheme: {name: material, font: false}\n"
        'plugins: [{mkdocs-jupyter: {include: ["labs/*.py"], execute: true, allow_errors: false}}]\n'
        "markdown_extensions: [site_kit.pages.markdown, md_in_html, attr_list, pymdownx.superfences]\n"
    )
    (tmp_path / "docs/index.md").write_text("# Home\n")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "docs/labs/small.py:16: cell 3 (`right = 1`) raises ZeroDivisionError: division by zero" in run.stderr
    assert "Traceback" not in run.stderr


PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
NETWORK = "import socket\nsocket.create_connection(('192.0.2.1', 80))\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"# %%\n{PLOT}", "small.py:16: the cell's figure needs an alternative text"),
        (f"# %%\n{NETWORK}", "raises OSError: a snippet may not use the network"),
    ],
)
def test_bad_cell_is_named_when_it_runs(small_lab, cell: str, expected: str) -> None:
    with pytest.raises(BookError, match="docs/labs/small.py:16") as caught:
        notebooks.execute(small_lab(f"{GOOD}\n{cell}"))
    assert expected in str(caught.value)


SVG, ALT = "<svg><path/></svg>", {"alt": "A line that rises", "caption": "It rises from one to two."}


@pytest.mark.parametrize(
    ("settings", "outputs", "expected"),
    [
        (ALT, [("image/svg+xml", SVG)], ""),
        ({"caption": ALT["caption"]}, [("image/svg+xml", SVG)], "needs an alternative text"),
        ({"alt": ALT["alt"]}, [("image/svg+xml", SVG)], "needs a caption"),
        (ALT, [("image/svg+xml", SVG)] * 2, "draws two figures"),
        (ALT, [("image/svg+xml", "<svg><image/></svg>")], "holds pixels"),
        (ALT, [("image/png", "iVBOR")], "no SVG"),
        ({}, [("stderr", "x.py:1: UserWarning: odd\n  odd()\nUserWarning: odd")], "warns: UserWarning: odd"),
    ],
)
def test_outputs_are_checked(small_lab, settings: dict, outputs: list, expected: str) -> None:
    from nbformat import v4

    lab = small_lab(GOOD)
    raw = [
        v4.new_output("stream", name=kind, text=text)
        if kind == "stderr"
        else v4.new_output("display_data", data={kind: text})
        for kind, text in outputs
    ]
    cell = replace(lab.cells[1], settings=settings)
    if not expected:
        assert notebooks._output(lab, cell, raw) == Output("", SVG)
        return
    with pytest.raises(BookError) as caught:
        notebooks._output(lab, cell, raw)
    assert f"docs/labs/small.py:{cell.line}: " in str(caught.value) and expected in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("# # A small lab", "# A small lab", 1, "no heading"),
        ("# minutes: 5\n", "", 1, "no `minutes`"),
        ("predict=", "predikt=", 13, "no setting `predikt`"),
        ("# One plus one.", "# /// note\n# Hm.\n# ///", 8, "block directive"),
        ("# One plus one.", "# One [plus](term:plus) one.", 11, "unknown term `plus`"),
        ("print(1 + 1)", "print(1 +", 14, "SyntaxError"),
        ("# %% [markdown]\n", "x = 1\n\n# %% [markdown]\n", 1, "outside of cells"),
    ],
)
def test_bad_script_is_named_by_line(small_lab, tmp_path: Path, old: str, new: str, line: int, expected: str) -> None:
    (tmp_path / "docs/_data").mkdir(parents=True)
    (tmp_path / "docs/_data/glossary.yml").write_text("[]\n")
    assert old in GOOD
    lab = small_lab(GOOD.replace(old, new), record=False)
    with pytest.raises(BookError) as caught:
        notebooks.markdown(lab, [Output()] * 2)
    assert f"docs/labs/small.py:{line}: " in str(caught.value) and expected in str(caught.value)


def test_stale_notebook_stops_the_build(small_lab) -> None:
    lab = small_lab(GOOD)
    notebooks.check_notebook(lab)
    lab = small_lab(GOOD.replace("One plus one", "Two plus two"), record=False)
    with pytest.raises(BookError, match="small.ipynb beside it is stale or missing"):
        notebooks.check_notebook(lab)


def test_cache_serves_the_same_code_only(small_lab, tmp_path: Path, monkeypatch) -> None:
    runs = []
    monkeypatch.setattr(notebooks, "_run", lambda lab, kernel: runs.append(lab) or [[], []])
    for text in (GOOD, GOOD, GOOD.replace("1 + 1", "1 + 2")):
        notebooks.execute(small_lab(text), cache=tmp_path / "cache")
    assert len(runs) == 2
    assert len(list((tmp_path / "cache").iterdir())) == 1  # the older one is gone


def test_links_into_the_book_stay_at_home() -> None:
    text = '[a](../x.md), [b](https://example.org "B, (C)"){ .resource } [c](g.md#c "see (d)"){ .term }. [d](#proof-d "e"){ .proof }'
    assert notebooks._LINK.sub(notebooks._travelling, text) == "a, [b](https://example.org) c."


def test_plugin_without_the_hook_is_named(monkeypatch, need) -> None:
    need("mkdocs_jupyter")
    from mkdocs_jupyter.plugin import Plugin

    monkeypatch.delattr(Plugin, "_set_nb_url")
    with pytest.raises(BookError, match="has no `Plugin._set_nb_url`"):
        notebooks.install()
