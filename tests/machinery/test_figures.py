"""Figures: the same text each time, colored by the page, safe beside other figures."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from site_kit.book.snippets import Snippet
from site_kit.running import figures
from site_kit.running.world import ENVIRONMENT

DRAWING = """
import matplotlib.pyplot as plt
import numpy as np

figure, (left, right) = plt.subplots(1, 2)
left.plot([1, 2, 3], marker="o")
left.plot([3, 2, 2], linestyle="--")
left.set(xlabel="step", ylabel="loss")
left.annotate("0.001", (1, 2))
left.annotate("1.50", (1, 3))
right.imshow(np.eye(3))
figure.savefig("drawing.svg")
"""


@pytest.fixture(scope="module")
def drawn(need, world, tmp_path_factory):
    """The same drawing by two runs, as Matplotlib wrote it."""
    need("matplotlib", "numpy")
    folder = tmp_path_factory.mktemp("drawing")
    (folder / "drawing.py").write_text(DRAWING)
    runs = [world.run(Snippet(folder, "drawing.py")) for _ in range(2)]
    assert not any(run.failure or run.errors for run in runs), runs
    return [run.files["drawing.svg"] for run in runs]


def test_drawing_twice_gives_the_same_text(drawn):
    """A figure is reproducible: no date, no random id."""
    first, second = (figures.normalise(svg, "drawing") for svg in drawn)
    assert first == second


def test_normalised_figures_are_valid_and_smaller(drawn):
    """What comes out is one SVG element, without metadata, and shorter than what went in."""
    svg = figures.normalise(drawn[0], "drawing")
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "metadata" not in svg and "<?xml" not in svg and len(svg) < len(drawn[0])


def test_colors_are_the_page_s(drawn):
    """No color of its own remains: ink and the three series follow the palette."""
    svg = figures.normalise(drawn[0], "drawing")
    fallbacks = re.sub(r"var\(--[\w-]+, ?#[0-9a-f]{6}\)", "", svg)
    assert "currentColor" in svg and "var(--figure-1" in svg and "var(--figure-2" in svg
    assert re.findall(r"#[0-9a-fA-F]{6}\b", fallbacks) == []


def test_ids_are_prefixed_and_needed(drawn):
    """Every id carries the figure's name and is referred to, so two figures fit on one page."""
    svg = figures.normalise(drawn[0], "drawing")
    ids = re.findall(r' id="([^"]+)"', svg)
    assert ids and len(ids) == len(set(ids))
    assert all(name.startswith("drawing-") and f"#{name}" in svg for name in ids)
    referred = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
    assert {name for pair in referred for name in pair if name} == set(ids)


def test_text_stays_text(drawn):
    """Labels are text in the page's font, not outlines."""
    svg = figures.normalise(drawn[0], "drawing")
    assert ">loss</text>" in svg and "DejaVu" not in svg


def test_labels_keep_their_digits(drawn):
    """Shortening coordinates changes no number that a reader sees."""
    labels = [
        re.findall(r">([^<>]+)</text>", svg) for svg in (drawn[0], figures.normalise(drawn[0], "drawing"))
    ]
    assert labels[0] == labels[1] and "0.001" in labels[0] and "1.50" in labels[0]


def test_inlining_hides_the_drawing_from_the_reading_order(tmp_path):
    """The alternative text is read instead of the drawing's own labels."""
    path = tmp_path / "a.svg"
    path.write_text('<svg viewBox="0 0 1 1">\n<g/>\n</svg>\n')
    assert figures.inline(path.read_text(encoding="utf-8")).startswith('<svg aria-hidden="true" focusable="false" viewBox=')
    assert "\n" not in figures.inline(path.read_text(encoding="utf-8"))


def test_inlining_drops_what_nobody_sees(book):
    """Shapes without fill and stroke, and groups around nothing, take no bytes of a page; all that is drawn stays."""
    seen = '<g clip-path="url(#a)"><path d="M0 0H9" style="fill:none;stroke:red"/><text>a  b</text></g>'
    unseen = '<g id="c">\n<g>\n<path d="M0 0H9z" clip-path="url(#a)" style="fill:none"/>\n</g></g><g id="b"/>'
    assert figures.inline(f"<svg >{unseen}{seen}\n<g>\n</g></svg>").endswith(f">{seen}</svg>")
    for path in sorted(book.snippets.rglob("*.svg")):
        svg = path.read_text(encoding="utf-8")
        ElementTree.fromstring(figures.inline(svg))
        assert not re.search("<g [^>]*stroke:", svg), f"{path}: a group lends its stroke to shapes that have none"


def test_every_recorded_figure_is_normalised(book):
    """Figures in the repository follow the palette and carry prefixed ids only."""
    for path in sorted(book.snippets.rglob("*.svg")):
        svg = path.read_text(encoding="utf-8")
        prefix = path.stem.replace("_", "-")
        assert not re.search(r"#(c0ffe|0a0b0c|000000)", svg), f"{path}: a stand-in color is left"
        wrong = [name for name in re.findall(r' id="([^"]+)"', svg) if not name.startswith(prefix)]
        assert not wrong, f"{path}: ids without the figure's name: {wrong}; run make record"


def test_the_colormap_fades_in(need):
    """The palette of heatmaps runs from transparent to the first figure color."""
    need("matplotlib")
    import matplotlib

    figures.register_colormap()
    figures.register_colormap()  # a second time is harmless
    low, high = matplotlib.colormaps["book"]([0.0, 1.0])
    assert low[3] == 0 and high[3] == 1


def test_the_settings_name_no_unknown_color(need):
    """Every color of the settings file is one that `normalise` replaces."""
    need("matplotlib")
    from matplotlib import rc_params_from_file

    settings = rc_params_from_file(ENVIRONMENT["MATPLOTLIBRC"], use_default_template=False)
    cycle = {f"#{color.lstrip('#')}" for color in settings["axes.prop_cycle"].by_key()["color"]}
    named = {value for value in settings.values() if isinstance(value, str) and value.startswith("#")}
    assert cycle | named <= {figures.INK, *figures.SERIES}
