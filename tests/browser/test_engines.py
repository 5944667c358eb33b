"""The site in Firefox and WebKit: each kind of page, each kind of run, an exercise, the memory, the keyboard.

The full set of what a page must do is tested in Chromium; here stands what an engine of its own could break.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from support import EXERCISES, give_up, name_of
from support_browser import KINDS, PAGE, SHOWS_FOCUS, SOFTMAX, TOO_WIDE, shown_of

from site_kit.book.layout import REPOSITORY
from site_kit.book.snippets import Snippet
from site_kit.browser.engines import ENGINES, WATCH, Engine, Missing, Refused
from site_kit.browser.host import Host, serve
from site_kit.running.recorder import clean, differs

pytestmark = pytest.mark.usefixtures("fetched")
SHOWN = ("home", "chapter", "topic", "lab", "glossary", "progress")
ATTENTION = "deep_learning/attention"
RECORDED = {"standard library": SOFTMAX, "NumPy": f"{ATTENTION}/attention_numpy.py"}
EDITED = f"{ATTENTION}/one_query.py"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request) -> Iterator[Engine]:
    """Each engine, started once."""
    try:
        with ENGINES[request.param]() as engine:
            yield engine
    except Missing as missing:
        give_up(str(missing))


@pytest.fixture(scope="module")
def host(site) -> Iterator[Host]:
    """The built site, whose pages note what goes wrong."""
    with serve(site, WATCH) as host:
        yield host


@pytest.fixture
def window(engine) -> Iterator[Engine]:
    """The engine's window; at the end nothing has gone wrong in it."""
    yield engine
    assert engine.problems() == []


@pytest.fixture
def page(window, host) -> Engine:
    """The window at the page on attention, where Python stays warm from test to test."""
    if window.evaluate("location.href") != f"{host.url}/{PAGE}":
        window.resize(1280)
        window.go(f"{host.url}/{PAGE}")
    return window


class Cell:
    """A snippet on the page that is open."""

    def __init__(self, page: Engine, name: str = EDITED, within: str = "") -> None:
        self.page, self.box = page, f'{within}[data-snippet="{name}"][data-run]'

    def ask(self, expression: str):
        """A JavaScript expression about the snippet, `box`."""
        return self.page.evaluate(f"(box => {expression})(document.querySelector(given[0]))", self.box)

    def turn_to(self) -> None:
        """Choose the rung of a ladder that it stands on."""
        rung = "[...block.parentElement.children].indexOf(block)"
        self.ask(
            "(block => block && block.closest('.tabbed-set').querySelectorAll(':scope > input')"
            f"[{rung}].click())(box.closest('.tabbed-block'))"
        )

    def edit(self, code: str) -> None:
        """Replace its code, in its editor."""
        self.page.find(f"{self.box} [data-do=edit]")
        if self.ask("!box.querySelector('.cm-content')"):
            self.page.click(f"{self.box} [data-do=edit]")
        self.page.click(f"{self.box} .cm-content")
        self.page.press("Control+a")
        self.page.insert(code)

    def run(self, wait: bool = True) -> str:
        """Press Run; returns what was printed."""
        self.page.click(f"{self.box} [data-do=run]")
        return self.ended() if wait else ""

    def ended(self) -> str:
        """Wait for the end of a run; returns what was printed."""
        self.page.wait("document.querySelector(given[0])?.dataset.kind", f"{self.box} .snippet__own .snippet__status")
        return self.printed

    @property
    def printed(self) -> str:
        return self.ask("box.querySelector('.snippet__output')?.textContent ?? ''")

    @property
    def status(self) -> str:
        return self.page.text(f"{self.box} .snippet__own .snippet__status")


# What the engines do not tell by themselves


def test_what_goes_wrong_is_noticed(engine, host):
    """A script that fails, a word in the console, a file that is not there and another host are reported."""
    engine.open(f"{host.url}/404.html")
    engine.problems()
    for script in ("nope()", "console.error('said')", "Promise.reject(new Error('late'))", "new Image().src = '//example.org/'"):
        engine.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: given[0]})) ?? 1", script)
    engine.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'nothing.png'})) ?? 1")
    engine.wait("JSON.parse(sessionStorage.problems).length >= 5")
    found = " ".join(engine.problems())
    assert all(word in found for word in ("nope", "said", "late", "example.org", "nothing.png")), found
    assert engine.problems() == []
    with suppress(Refused):  # no rule forbids a reader to go elsewhere
        engine.open("http://example.org/")
    engine.open(f"{host.url}/404.html")
    assert "example.org" in " ".join(engine.problems())


def test_a_page_too_wide_is_noticed(engine, host):
    """An element wider than a phone is found there, and nothing is where there is none."""
    engine.open("about:blank")
    engine.resize(390)
    for markup, wide in (("<p>a", False), ("<p style='width: 500px'>a", True)):
        engine.evaluate("document.body.innerHTML = given[0]", markup)
        assert bool(engine.evaluate(f"({TOO_WIDE})()")) is wide


# Pages


@pytest.mark.parametrize("kind", SHOWN)
def test_a_page_is_whole(window, host, kind):
    """Each kind of page shows without an error, asks no other host and fits a phone."""
    window.resize(390)
    window.go(f"{host.url}/{KINDS[kind]}")
    assert window.evaluate("document.querySelector('article h1').offsetHeight") > 0
    assert window.evaluate(f"({TOO_WIDE})()") == []


def test_the_search_answers(window, host):
    """A word typed into the search lists pages, and Enter opens one that marks it."""
    window.go(f"{host.url}/")
    window.press("/")
    window.wait("document.activeElement.matches('.md-search__input')")
    window.type("softmax")
    links = "[...document.querySelectorAll('a.md-search-result__link')]"
    window.wait(f"{links}.some(link => link.pathname === given[0])", f"/{PAGE}")
    window.evaluate("[document.querySelector('a.md-search-result__link[href*=\"h=softmax\"]').focus()]")
    window.press("Enter")
    window.wait("location.search.includes('h=softmax') && document.querySelector('article mark')")


# Python


@pytest.mark.parametrize("name", RECORDED.values(), ids=RECORDED)
def test_a_snippet_prints_what_is_recorded(page, name):
    """A snippet prints in the page what it printed in the terminal."""
    cell, snippet = Cell(page, name), Snippet(REPOSITORY / "snippets", name)
    cell.turn_to()
    recorded = snippet.output_path.read_text(encoding="utf-8")
    printed = cell.run()
    assert not differs(recorded, clean(printed), snippet.settings.get("varies", ())), f"{printed} {cell.status}"


def test_a_figure_is_drawn(page):
    """A program that draws shows its picture."""
    cell = Cell(page)
    cell.edit("import matplotlib.pyplot as plt\n\nplt.plot([1, 2, 4])\nplt.savefig('doubling.svg')")
    cell.run()
    assert cell.ask("box.querySelector('.snippet__drawn')"), f"{cell.printed} {cell.status}"
    page.wait("document.querySelector(given[0]).naturalWidth > 100", f"{cell.box} .snippet__drawn")


def test_input_asks_in_the_page(page):
    """`input()` puts a field where the output goes on, once for each line, and nothing is printed twice."""
    cell = Cell(page)
    cell.edit("name = input('Name? ')\nprint(name[::-1])\nprint(input().upper())")
    cell.run(wait=False)
    for count, answer in enumerate(("Ada", "Alan"), 1):
        page.wait("document.activeElement.matches('.snippet__ask input') && !document.activeElement.value")
        assert cell.printed == ("Name? ", "Name? Ada\nadA\n")[count - 1]
        page.type(answer)
        page.press("Enter")
    assert cell.ended() == "Name? Ada\nadA\nAlan\nALAN\n"


def test_an_error_names_the_readers_line(page):
    """An error shows the reader's own lines, and Python goes on working."""
    cell = Cell(page)
    cell.edit("def f(x):\n    return 1 / x\n\n\nf(0)")
    printed = cell.run()
    assert 'File "one_query.py", line 2, in f' in printed and "ZeroDivisionError" in printed and "in_page.py" not in printed
    assert "error" in cell.status


def test_an_endless_loop_is_stopped(page):
    """A loop without end leaves the page free, Stop ends it, and Run works again."""
    cell = Cell(page)
    cell.edit("import sys\nprint('on')\nsys.stdout.flush()\nwhile True:\n    pass")
    cell.run(wait=False)
    page.wait("document.querySelector(given[0])?.textContent === 'on\\n'", f"{cell.box} .snippet__output")
    assert cell.ask("box.querySelector('[data-do=run]').innerText") == "Stop"
    page.click(f"{cell.box} [data-do=run]")
    assert cell.ended() == "on\n" and cell.status == "Stopped. What you typed is kept."
    page.click(f"{cell.box} .cm-content")
    page.press("Control+a")
    page.type("print('again')")
    assert cell.run() == "again\n"


# Practice


def test_an_exercise_is_graded(page):
    """A wrong answer gets its hint, the right one passes, and the page remembers it."""
    folder = next(folder for folder in EXERCISES if name_of(folder).startswith(f"{ATTENTION}/"))
    box = f'[data-exercise="{name_of(folder)}"]'
    cell = Cell(page, f"{name_of(folder)}/starter.py", within=f"{box} ")
    page.find(box)
    for answer in (min(folder.glob("wrong_*.py")), folder / "solution.py"):
        cell.edit(answer.read_text(encoding="utf-8"))
        page.click(f"{box} .exercise__check")
        page.wait("document.querySelector(given[0]).textContent === 'Check my answer'", f"{box} .exercise__check")
        verdict = page.text(f"{box} .exercise__verdict")
        assert all(part in verdict for part in shown_of(answer)), verdict
    page.reload()
    page.find(box)
    page.wait("document.querySelector(given[0])?.innerText.startsWith('Passed on ')", f"{box} .exercise__verdict")


def test_an_answer_is_remembered(page):
    """A quiz says at once what its answer was, and after a reload when."""
    status = ".quiz[id] .quiz__status"
    page.find(".quiz[id]")
    page.find(status)
    page.click(".quiz[id] .quiz__option--right summary")
    page.wait("document.querySelector(given[0]).innerText.startsWith('Right.')", status)
    page.reload()
    page.find(".quiz[id]")
    page.wait("document.querySelector(given[0])?.innerText.startsWith('Answered right on ')", status)


def test_what_is_typed_is_remembered(page):
    """After a reload the edited code stands there and runs."""
    cell = Cell(page)
    cell.edit("print('typed')")
    page.reload()
    page.wait("document.querySelector(given[0])", f"{cell.box}.snippet--edited")
    assert cell.ask("box.querySelector('.language-python code').innerText.trim()") == "print('typed')"
    assert cell.run() == "typed\n"


# Keyboard


def test_the_keyboard_is_enough(page):
    """Tab comes to Run and shows it, Enter runs; in the editor keys write, run, and Escape then Tab leave."""
    cell = Cell(page, SOFTMAX)
    page.find(f"{cell.box} [data-do=edit]")
    page.evaluate("[document.querySelector(given[0]).focus()]", f"{cell.box} [data-do=edit]")
    page.press("Shift+Tab")
    page.wait("document.activeElement === document.querySelector(given[0])", f"{cell.box} [data-do=run]")
    page.wait(f"({SHOWS_FOCUS})()")
    page.press("Enter")
    assert cell.ended().startswith("[1, 2, 3]")
    cell.edit("#")
    page.press("Control+a")
    page.type("if True:\nprint('keys')")  # the editor indents after the colon
    page.press("Control+Enter")
    page.wait("document.querySelector(given[0])?.textContent === 'keys\\n'", f"{cell.box} .snippet__output")
    page.press("Escape")
    page.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.cm-content')")
