"""Knobs: constants that a page can turn; every one of them is turned to both ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from support import Visit, expect_none, visiting

from site_kit.book.errors import BookError
from site_kit.book.layout import Book
from site_kit.book.snippets import Snippet
from site_kit.pages.directives import expand
from site_kit.pages.directives.knobs import Knob
from site_kit.running.recorder import complaint

FIRST_RESULT = 60_000  # milliseconds; a busy machine must not break a test
TURNED = {page.url: page for page in Book().pages if re.search("^ +knobs:", page.text, re.MULTILINE)}
PAGE, NEXT_WORD = "prerequisites/", "prerequisites/next_word.py"


@cache
def knobs(where: str) -> tuple[Knob, ...]:
    """The knobs of a page, in order."""
    return tuple(expand(TURNED[where])[1].knobs)


# Without a browser


@pytest.mark.parametrize("where", sorted(TURNED))
def test_every_knob_runs_at_both_ends(where, world, tmp_path):
    """Whatever a reader sets, at its ends a knob's program prints, and fails or warns as little as the book's own run."""
    problems = []
    for knob in knobs(where):
        for value in knob.ends:
            text = knob.turned(value)
            path = tmp_path / knob.snippet.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            assert text != knob.snippet.source or knob.written(value) == knob.given
            turned = Snippet(tmp_path, knob.snippet.name)
            problem = complaint(turned, world.run(turned))
            if problem:
                problems.append(f"{knob.name} = {value}: {problem}")
    expect_none(problems)


def test_there_are_enough_knobs():
    """Turning is a way to learn here, not an ornament of one page."""
    assert sum(len(knobs(where)) for where in TURNED) >= 15


RATE = "import math\n\nlr = 0.1  # a rate\nn: int = 3\nbend = 'tanh'\nfair = True\nprint(lr)\n"


@pytest.fixture
def rated(small_book):
    """Expands a snippet with these knobs; returns its Markdown and its knobs."""

    def expanded(given: str, code: str = RATE, more: str = "turn: What will happen?"):
        book = small_book({"snippets/nlp/bag/count.py": code, "docs/nlp/bag.md": "# Bag\n"})
        recorded = {"nlp/bag/count.py": Snippet(book.snippets, "nlp/bag/count.py").digest}
        (book.snippets / "recorded.json").write_text(json.dumps(recorded))
        text, usage = expand(book.page("nlp/bag.md"), f"/// snippet | count.py\n    knobs: {given}\n    {more}\n///")
        return text, usage.knobs

    return expanded


@pytest.mark.parametrize(
    ("given", "value", "line"),
    [
        ("{lr: [0, 1, 0.05]}", 1, "lr = 1.0  # a rate"),
        ("{lr: [0.05, 0.3, 0.05]}", 0.3, "lr = 0.3  # a rate"),
        ("{n: [1, 5, 2]}", 5, "n: int = 5"),
        ("{bend: [tanh, relu]}", "relu", 'bend = "relu"'),
        ("{fair: [true, false]}", False, "fair = False"),
    ],
)
def test_a_knob_changes_one_assignment(rated, given, value, line):
    """A range slides, a list is chosen from; only the one line changes, and a float stays a float."""
    text, (knob,) = rated(given)
    changed = knob.turned(value).splitlines()
    assert [new for old, new in zip(RATE.splitlines(), changed, strict=True) if old != new] == [line]
    assert f'data-name="{knob.name}"' in text and f'<label for="knob-1">{knob.name}</label>' in text
    assert ('type="range"' in text) == knob.is_range and ("<select" in text) != knob.is_range
    assert text.index("print(lr)") < text.index("<fieldset") < text.index("```text")
    assert "What will happen?</legend>" in text


@pytest.mark.parametrize(
    ("given", "code", "what"),
    [
        ("{}", RATE, "is empty"),
        ("[lr]", RATE, "must be a mapping"),
        ("{rate: [0, 1, 0.1]}", RATE, "sets `rate` 0 times"),
        ("{lr: [0, 1, 0.1]}", RATE + "lr = 0.2\n", "sets `lr` 2 times"),
        ("{lr: [0, 1, 0.1]}", RATE + "for lr in ():\n    pass\n", "sets `lr` 2 times"),
        ("{lr: [0, 1, 0.1]}", "def f():\n    lr = 0.1\n", "no plain number"),
        ("{lr: [0, 1, 0.1]}", "lr = 1 / 10\n", "no plain number"),
        ("{lr: [0, 1, 0.1]}", "lr, n = 0.1, 2\n", "no plain number"),
        ("{lr: [0, 1, 0.1]}", "if True:\n    lr = 0.1\n", "no plain number"),
        ("{lr: [0, 1, 0.1]}", "n = 1; lr = 0.1\n", "no plain number"),
        ("{lr: [0, 1, 0.1]}", "lr = (\n    0.1)\n", "no plain number"),
        ("{lr: 0.2}", RATE, "nothing to be turned to"),
        ("{lr: [0, 1]}", RATE, "is no range"),
        ("{lr: [1, 0, 0.1]}", RATE, "whole steps"),
        ("{lr: [0, 1, 0]}", RATE, "whole steps"),
        ("{lr: [0, 1, 0.3]}", RATE, "whole steps"),
        ("{lr: [0.2, 1, 0.1]}", RATE, "does not reach its own value"),
        ("{lr: [0, 1, 0.25]}", RATE, "does not reach its own value"),
        ("{n: [1, 5, 0.5]}", RATE, "is a whole number"),
        ("{bend: [0, 1, 0.1]}", RATE, "is a range of numbers"),
        ("{fair: [0, 1, 1]}", RATE, "is a range of numbers"),
        ("{bend: [relu, gelu]}", RATE, "does not offer its own value"),
        ("{bend: [tanh, tanh]}", RATE, "does not offer its own value"),
        ("{bend: [tanh, true]}", RATE, "offers what its value"),
        ("{bend: [tanh, 'a\"b']}", RATE, "quotes or backslashes"),
        ("{lr: [low, high]}", RATE, "offers what its value"),
        ("{lr: [0, 1, 0.1]}", "import torch\n" + RATE, "runs the whole file in the page"),
    ],
)
def test_wrong_knobs_are_explained(rated, given, code, what):
    """What cannot be turned is said at the author's desk, with its remedy."""
    with pytest.raises(BookError) as error:
        rated(given, code)
    (problem,) = error.value.problems
    assert what in problem.what and problem.remedy


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("turn: It happens.", "need a question"),
        ("output: true", "need a question"),
        ("turn: What?\n    section: draw", "runs the whole file"),
        ("turn: What?\n    only: figure\n    figure: What the picture shows.\n    caption: A point.", "`only` shows none"),
    ],
)
def test_a_knob_has_a_question_and_code(rated, small_book, more, what):
    """A knob without a question, or without the code that it turns, is refused."""
    code = f"# region draw\n{RATE}# endregion draw\nx = 1\n"
    small_book({"snippets/nlp/bag/count.svg": "<svg/>"})
    with pytest.raises(BookError) as error:
        rated("{lr: [0, 1, 0.1]}", code, more)
    assert any(what in problem.what for problem in error.value.problems)


# In the page


def group(page, name: str):
    """A snippet that has knobs, its knobs ready to be turned."""
    cell = page.locator(f'[data-snippet="{name}"][data-run]:has([data-knobs])')
    cell.scroll_into_view_if_needed()
    cell.locator("[data-knobs]:not([disabled])").wait_for(state="attached", timeout=FIRST_RESULT)
    cell.evaluate("cell => cell.querySelectorAll('details').forEach(one => { one.open = true })")
    return cell


def settled(cell) -> str:
    """Wait until what is shown was made by the code that is shown; returns it."""
    cell.page.wait_for_function(
        """cell => !cell.matches(".snippet--older") && cell.querySelector("[data-knobs] [role=status]").textContent.match(/: ran in|Your run/)""",
        arg=cell.element_handle(),
        timeout=FIRST_RESULT,
    )
    return cell.locator(".snippet__output").first.text_content() if cell.locator(".snippet__output").count() else ""


def turn(cell, name: str, value: str) -> None:
    """Set a slider or a choice, as a hand does."""
    cell.locator("[role=status]").first.evaluate("status => { status.textContent = '' }")
    cell.locator(f"[data-name={name}]").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', {bubbles: true})) }", value
    )


def line_of(cell, name: str) -> str:
    """The value that the code shows for a constant."""
    code = cell.locator(".language-python code").first.text_content()
    return re.search(rf"(?m)^{name}\b[^=\n]*= *([^#\n]*)", code)[1].strip()


@pytest.fixture(scope="module")
def reading(browser, server, fetched) -> Iterator[Visit]:
    """One visit for all knobs: Python stays warm."""
    with visiting(browser, server, PAGE) as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        yield visit


@pytest.fixture
def word(reading) -> Iterator:
    """The snippet `next_word.py` of a fresh page."""
    reading.go(PAGE)
    yield group(reading.page, NEXT_WORD)
    assert reading.errors == []


@pytest.mark.parametrize("where", sorted(TURNED))
def test_every_knob_turns_to_both_ends_in_the_page(reading, where):
    """At both ends the code shows the value, the run is one of the code shown, and the knob stays where it is."""
    reading.go(where)
    problems = []
    for knob in knobs(where):
        cell = group(reading.page, knob.snippet.name)
        for value in sorted(knob.ends, key=lambda end: knob.written(end) == knob.given):  # the book's own is no turn
            turn(cell, knob.name, knob.written(value) if not knob.is_range else str(value))
            settled(cell)
            said = cell.locator("[data-knobs] [role=status]").inner_text()
            if "error" in said or line_of(cell, knob.name) != knob.written(value):
                problems.append(f"{knob.snippet.name}: {knob.name} = {value}: {line_of(cell, knob.name)}, {said}")
        cell.locator("[data-do=reset]").click()
    expect_none(problems)


def test_a_turn_shows_in_code_and_output(word):
    """The line changes and keeps its colors, the output follows, and nothing above it moves."""
    before = word.locator(".language-text").first.text_content()
    slider = word.locator("[data-name=lr]")
    place = slider.bounding_box()["y"]
    turn(word, "lr", "4")
    shown = settled(word)
    assert shown != before and "0.96" in shown
    assert line_of(word, "lr") == "4.0" == word.locator("output").inner_text()
    assert word.locator(".language-python code span").count() > 20
    assert not word.locator(".language-text").first.is_visible()
    assert slider.bounding_box()["y"] == place
    assert not word.locator(".snippet__notice").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_drawing_is_redrawn_in_its_place(browser, server, fetched, width):
    """A turned drawing stands where the book's stood, in the page's colors, and neither slider nor page moves."""
    with visiting(browser, server, PAGE, viewport={"width": width, "height": 900}) as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        cell = group(visit.page, "prerequisites/overfitting.py")
        slider, height = cell.locator("[data-name=noise]"), cell.bounding_box()["height"]
        before = slider.evaluate("slider => slider.getBoundingClientRect().top + scrollY")
        turn(cell, "noise", "0.8")
        settled(cell)
        drawn = cell.locator(".figure img")
        assert "overfitting.svg" in drawn.get_attribute("alt") and drawn.evaluate("image => image.naturalWidth") > 100
        assert not cell.locator(".figure__picture").is_visible() and cell.locator("figcaption").is_visible()
        assert "0.0013" in cell.locator(".snippet__output").inner_text()
        assert slider.evaluate("slider => slider.getBoundingClientRect().top + scrollY") == before
        assert abs(cell.bounding_box()["height"] - height) <= 4
        cell.locator("[data-do=reset]").click()
        assert cell.locator(".figure__picture").is_visible() and not cell.locator(".figure img").count()
        assert visit.errors == []


def test_the_book_s_value_is_the_book_s_code(word):
    """Turned back to where it was, the code is the book's again to the letter; so is it after Reset."""
    code = word.locator(".language-python code").first
    before = code.inner_html()
    for back in (lambda: turn(word, "lr", "1"), word.locator("[data-do=reset]").click):
        turn(word, "lr", "2.5")
        settled(word)
        assert word.evaluate("cell => cell.matches('.snippet--edited')")
        back()
        word.page.wait_for_function("cell => !cell.matches('.snippet--edited, .snippet--older')", arg=word.element_handle())
        assert code.inner_html() == before and word.locator("[data-name=lr]").input_value() == "1"
    assert word.locator(".language-text").first.is_visible() and not word.locator(".snippet__output").count()


def test_only_the_newest_value_waits(word):
    """Forty moves in a moment run the newest value last, and start no second Python."""
    turn(word, "lr", "2")
    settled(word)
    word.page.evaluate("() => { window.started = 0; const real = Worker; window.Worker = class extends real { constructor(...a) { super(...a); window.started++ } } }")
    word.locator("[data-name=lr]").evaluate(
        """async (input) => {
            for (let move = 0; move < 40; move++) {
                input.value = 0.5 + 0.5 * (move % 19)
                input.dispatchEvent(new Event("input", {bubbles: true}))
                await new Promise((resolve) => setTimeout(resolve, 5))
            }
        }"""
    )
    turn(word, "lr", "3.5")
    assert "0.94" in settled(word) and line_of(word, "lr") == "3.5"
    assert word.page.evaluate("window.started") == 0


def test_the_keyboard_turns(word):
    """A slider has a name, takes arrows, Home and End, and says its value and how the run went."""
    slider = word.get_by_role("slider", name="lr")
    slider.focus()
    for key, value in (("ArrowRight", "1.5"), ("End", "10"), ("Home", "0.5")):
        word.page.keyboard.press(key)
        assert slider.input_value() == value
    settled(word)
    assert word.locator("[data-knobs] [role=status]").inner_text().startswith("lr = 0.5: ran in ")
    assert word.get_by_role("group", name="How large must the learning rate be").count() == 1


def test_a_knob_follows_the_editor(word):
    """What is typed into the line moves the slider; without the line, the knob is off, and Reset brings it back."""
    slider = word.locator("[data-name=lr]")
    word.locator("[data-do=edit]").click()
    word.locator(".cm-content").click()
    for text, value in (("lr = 2.0\nprint(lr)", "2"), ("print(3)", None), ("lr = 0.5 * 3\nprint(lr)", None), ("lr = 6.5 # fast\nprint(lr)", "6.5")):
        word.page.keyboard.press("Control+a")
        word.page.keyboard.insert_text(text)
        assert slider.is_enabled() == (value is not None)
        assert value is None or slider.input_value() == value
    turn(word, "lr", "7")
    assert settled(word) == "7.0\n"
    assert "lr = 7.0 # fast" in word.locator(".cm-content").inner_text()
    word.locator("[data-do=reset]").click()
    assert slider.input_value() == "1" and slider.is_enabled()


def test_an_endless_turn_can_be_stopped(word):
    """A program that a reader made endless is stopped as any other, and turns again."""
    word.locator("[data-do=edit]").click()
    word.locator(".cm-content").click()
    word.page.keyboard.press("Control+a")
    word.page.keyboard.insert_text("lr = 2.0\nwhile lr > 2:\n    pass\nprint(lr)")
    turn(word, "lr", "3")
    word.page.wait_for_function("cell => cell.querySelector('[data-do=run]').textContent.startsWith('Stop')", arg=word.element_handle())
    word.locator("[data-do=run]").click()
    word.get_by_text("Stopped.").wait_for()
    assert word.evaluate("cell => cell.matches('.snippet--older')") and word.locator(".snippet__notice").is_visible()
    turn(word, "lr", "1.5")
    assert settled(word) == "1.5\n"


def test_a_copy_without_python_keeps_the_recorded_run(browser, server):
    """Where there is no Python to be had, a turned knob says so, and the book's output stands marked as the book's."""
    with visiting(browser, server, PAGE) as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        visit.page.context.route("**/manifest.json", lambda route: route.fulfill(status=404))
        cell = group(visit.page, NEXT_WORD)
        turn(cell, "lr", "2")
        cell.get_by_text("built without Python").wait_for()
        assert cell.locator(".language-text").first.is_visible()
        assert "of the book's code" in cell.locator(".snippet__notice").inner_text()


def test_without_script_the_recorded_run_stands_there(browser, server):
    """Without script there is no slider, and code and output stand as on any page."""
    with visiting(browser, server, PAGE, java_script_enabled=False) as visit:
        cell = visit.page.locator(f'[data-snippet="{NEXT_WORD}"]:has([data-knobs])')
        assert not cell.locator("[data-knobs]").is_visible()
        cell.locator("summary").click()
        assert cell.locator(".language-text").is_visible()


def test_a_question_to_predict_comes_before_the_knob(browser, server):
    """A knob that would give the answer away appears with the answer."""
    with visiting(browser, server, PAGE) as visit:
        cell = visit.page.locator(f'[data-snippet="{NEXT_WORD}"]:has([data-knobs])')
        assert not cell.locator("[data-knobs]").is_visible()
        cell.locator("details").evaluate("details => { details.open = true }")
        assert cell.locator("[data-knobs]").is_visible()
