"""Each page of the book in a real browser: one visit to look at it, one to use its Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from support import EXERCISES, Visit, answers, expect_none, graded, name_of, visiting
from support_browser import FIRST_RESULT, SOFTMAX, grade_in_page, run, shown_of, too_wide, turn_to, verdict, violations
from support_drawings import drawn_otherwise

from site_kit.book.layout import REPOSITORY, Book
from site_kit.book.snippets import Snippet, find_snippets
from site_kit.pages.directives import expand
from site_kit.pages.directives.code import where_it_runs
from site_kit.running.figures import normalise
from site_kit.running.recorder import clean, differs

VIEW_BYTES = 150_000  # DESIGN budget: first view of a topic page, compressed, all requests
WIDTHS = (390, 320, 1280)
TOKENS = "pre code span"  # the colors of code, the same on every page, are looked at by themselves
PAGES = {page.url: page for page in Book().pages}
LABS = [f"labs/{path.stem}/" for path in sorted(Book().docs.glob("labs/*.py"))]


# Looking


@pytest.mark.parametrize("where", [*PAGES, *LABS, "404.html"])
def test_a_page_is_sound(browser, server, where):
    """A page is light, whole without other hosts, quiet, as wide as its window, and accessible in both palettes."""
    server.sent.clear()
    with visiting(browser, server, where, touch=False) as visit:
        sent = sorted(server.sent, key=lambda answer: -answer[1])
        visit.touch()
        expect_none([*too_heavy(where, sent), *unsound(visit)])


def too_heavy(where: str, sent: list[tuple[str, int]]) -> Iterator[str]:
    """What a topic page sends before anybody touches it, if that is more than 150 KB."""
    total = sum(size for _, size in sent)
    if where in PAGES and PAGES[where].meta.get("roadmap") and total > VIEW_BYTES:
        yield f"{where}: {total:,} bytes\n" + "\n".join(f"  {size:7,}  {path}" for path, size in sent)


def unsound(visit: Visit) -> Iterator[str]:
    """What a browser finds wrong with the page of a visit; leaves it in the other palette."""
    page = visit.page
    for width in WIDTHS:
        visit.resize(width)
        yield from (f"{page.url} at {width} px: {element}" for element in too_wide(page))
    yield from (f"{page.url}: {problem}" for problem in violations(page, without=TOKENS))
    page.locator("[data-md-component=palette] label:not([hidden])").click()
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'slate'")
    visit.resize(WIDTHS[0])
    # What depends on neither color nor size has been looked at.
    found = violations(page, without=TOKENS, only=("color-contrast", "target-size"))
    yield from (f"{page.url} on a phone, dark: {problem}" for problem in found)
    yield from (f"{page.url}: the console says {error}" for error in visit.errors)
    yield from (f"{page.url} asks another host: {url}" for url in visit.foreign)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("document.querySelector('article').insertAdjacentHTML('beforeend', '<p style=\"width: 350px\">a')", "at 320 px"),
        ("document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=\"\">')", "image-alt"),
        ("document.querySelector('h1').style.color = '#bbb'", "color-contrast"),
        ("document.querySelector('h1').style.color = '#333'", "on a phone, dark"),
        ("console.error('no')", "the console says no"),
    ],
)
def test_an_unsound_page_is_noticed(browser, server, spoil, words):
    """Each thing that a visit looks for is found on a page that has it, and on the page as it is nothing."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.evaluate(spoil)
        assert any(words in problem for problem in unsound(visit))


def test_a_heavy_page_is_noticed():
    """One byte more than 150 KB in several answers is too much for a topic page."""
    where = next(where for where, page in PAGES.items() if page.meta.get("roadmap"))
    assert not list(too_heavy(where, [("a", VIEW_BYTES)])) and list(too_heavy(where, [("a", VIEW_BYTES), ("b", 1)]))


@pytest.mark.whole_book
def test_every_color_of_code_can_be_read(browser, server, html):
    """Each kind of token that some page shows has enough contrast, in both palettes."""
    kinds = {tuple(token.get("class", ())) for page in html.pages.values() for token in page.select(TOKENS)} - {()}
    spans = " ".join(f'<span class="{" ".join(kind)}">token</span>' for kind in sorted(kinds))
    assert len(kinds) > 10
    with visiting(browser, server, "404.html") as visit:
        sample = f'<div class="highlight" id="sample"><pre><code>{spans}</code></pre></div>'
        visit.page.evaluate("html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", sample)
        for palette in ("default", "slate"):
            visit.page.evaluate("palette => document.body.dataset.mdColorScheme = palette", palette)
            expect_none(violations(visit.page, within="#sample", only=("color-contrast",)))
        visit.page.evaluate("document.querySelector('#sample span').style.color = '#777'")
        assert list(violations(visit.page, within="#sample", only=("color-contrast",)))


# Using


IN_PAGE = {one.name: one for one in find_snippets(REPOSITORY / "snippets") if "data-run" in where_it_runs(one)}
WITH_PYTHON = [where for where, page in PAGES.items() if re.search("^/// (snippet|ladder|heads|exercise)", page.text, re.MULTILINE)]


@cache
def snippets_of(where: str) -> list[Snippet]:
    """The snippets of a page that it can run, in the order of how much they need."""
    names = expand(PAGES[where])[1].snippets & set(IN_PAGE)
    return sorted((IN_PAGE[name] for name in names), key=lambda one: (len(one.packages), one.name))


@cache
def exercises_of(where: str) -> list:
    """The folders of a page's exercises."""
    names = expand(PAGES[where])[1].exercises
    return [folder for folder in EXERCISES if name_of(folder) in names]


@pytest.fixture(scope="module")
def reading(browser, server, fetched) -> Iterator[Visit]:
    """One visit for all pages: what they load is loaded once."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        yield visit


@pytest.mark.parametrize("where", [where for where in WITH_PYTHON if snippets_of(where) or exercises_of(where)])
def test_a_page_runs(reading, where):
    """In the page, snippets print, draw and complain as recorded, and answers to exercises get the terminal's verdict."""
    reading.go(where)
    page, problems, pressed = reading.page, [], first_with_run(where)
    for snippet in snippets_of(where):
        # One of them as a reader runs it, the others without the buttons.
        found = press_run(page, snippet) if snippet is pressed else run_in_page(page, snippet)
        problems += [f"snippets/{snippet.name} in the page: {problem}" for problem in problems_of(snippet, found) if problem]
    for folder in exercises_of(where):
        for answer in answers(folder):
            text = answer.read_text(encoding="utf-8")
            problems += misgraded(answer, grade_in_page(page, text, folder))
    for part in ("starter.py", "solution.py"):  # the first of them as a reader sees it
        for folder in exercises_of(where)[:1]:
            problems += misshown(folder / part, verdict(page, folder, (folder / part).read_text(encoding="utf-8")))
    expect_none(problems)


def test_nothing_is_left_out():
    """Whatever a page can run is run above: plain Python, NumPy, drawings, scikit-learn, and every exercise."""
    pages = [where for where in WITH_PYTHON if snippets_of(where) or exercises_of(where)]
    assert len(IN_PAGE) > 120 and {one.name for where in pages for one in snippets_of(where)} == set(IN_PAGE)
    assert {"numpy", "matplotlib", "sklearn"} <= {package for one in IN_PAGE.values() for package in one.packages}
    assert EXERCISES and sorted(folder for where in pages for folder in exercises_of(where)) == EXERCISES
    assert sum(first_with_run(where) is not None for where in pages) > 10


# Snippets


def first_with_run(where: str) -> Snippet | None:
    """The first snippet with a Run button that only prints; sections of a file have none."""
    text = expand(PAGES[where])[0]
    buttons = (one for one in snippets_of(where) if f'data-snippet="{one.name}" data-run' in text)
    return next((one for one in buttons if not one.figure_path.is_file()), None)


def press_run(page, snippet: Snippet) -> dict:
    """Run a snippet as a reader does."""
    cell = page.locator(f'[data-snippet="{snippet.name}"][data-run]').first
    turn_to(cell)
    printed = run(cell, limit=max(FIRST_RESULT, 2000 * snippet.settings.get("seconds", 0)))
    kind = cell.locator(".snippet__own .snippet__status").get_attribute("data-kind")
    return {"out": printed, "err": "", "error": cell.locator(".snippet__own").inner_text() if kind == "error" else "", "figures": {}}


# What Run does, without the buttons.
RUN = """async ([code, name, packages]) => {
    const { does } = await import("/assets/live/python.js")
    const said = { out: "", err: "" }
    const listen = (type, { text, error }) => { if (type === "output") said[error ? "err" : "out"] += text }
    return { ...await does({ type: "run", code, name, packages }, listen), ...said }
}"""


def run_in_page(page, snippet: Snippet) -> dict:
    """Run a snippet in the Python of a page, with the packages that its page names."""
    packages = re.search('data-run="(.*?)"', where_it_runs(snippet)).group(1).split()
    return page.evaluate(RUN, [snippet.code, snippet.path.name, packages])


def problems_of(snippet: Snippet, found: dict) -> Iterator[str]:
    """In what a run in the page differs from what is recorded."""
    if found["error"] or found["err"]:
        yield found["error"] or f"it complains: {found['err']}"
    expected = snippet.output_path.read_text(encoding="utf-8") if snippet.output_path.is_file() else ""
    yield differs(expected, clean(found["out"]), snippet.settings.get("varies", ()))
    if snippet.figure_path.is_file():
        drawn = found["figures"].get(snippet.figure_path.name)
        recorded = snippet.figure_path.read_text(encoding="utf-8")
        yield drawn_otherwise(recorded, normalise(drawn, "page")) if drawn else "it draws nothing"


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [({}, ""), ({"out": "no"}, "no"), ({"err": "a warning"}, "complains"), ({"error": "ValueError"}, "ValueError")],
)
def test_another_run_is_noticed(spoiled, words):
    """Other words, a complaint and an error are differences from the record; what is recorded is none."""
    snippet = IN_PAGE[SOFTMAX]
    found = {"out": snippet.output_path.read_text(encoding="utf-8"), "err": "", "error": "", "figures": {}} | spoiled
    problems = [problem for problem in problems_of(snippet, found) if problem]
    assert bool(problems) == bool(spoiled) and words in " ".join(problems)


def test_another_print_is_noticed_through_the_buttons(reading):
    """A snippet whose record is another's is reported when a reader's Run runs it."""
    reading.go("deep-learning/attention/")
    other = next(one for one in IN_PAGE.values() if one.name != SOFTMAX and not one.figure_path.is_file())
    assert [problem for problem in problems_of(other, press_run(reading.page, IN_PAGE[SOFTMAX])) if problem]


def test_a_missing_drawing_is_noticed():
    """A snippet that has a drawing and shows none, or that of another, is reported."""
    first, second = [one for one in IN_PAGE.values() if one.figure_path.is_file()][:2]
    found = {"out": first.output_path.read_text(encoding="utf-8"), "err": "", "error": "", "figures": {}}
    assert "it draws nothing" in list(problems_of(first, found))
    assert drawn_otherwise(first.figure_path.read_text(encoding="utf-8"), second.figure_path.read_text(encoding="utf-8"))


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1H9V{}" style="stroke:red"/><text>a {}</text></svg>'


@pytest.mark.parametrize(
    ("actual", "problem"),
    [
        (DRAWN.format(9.4, 1), ""),
        (DRAWN.format(12, 1), "lies elsewhere"),
        (DRAWN.format(9, 2), "its texts are"),
        (DRAWN.format(9, 1).replace("red", "blue"), "recorded is “stroke:red”"),
        (DRAWN.format(9, 1).replace("<text", '<path d="M0 0"/><text'), "it has 2 shapes"),
    ],
)
def test_another_drawing_is_noticed(actual, problem):
    """Other texts, shapes, colors and places are differences; half a point is none."""
    found = drawn_otherwise(DRAWN.format(9, 1), actual)
    assert problem in found and bool(found) == bool(problem)


# Exercises


def misgraded(answer, got: dict) -> Iterator[str]:
    """In what the page's verdict on an answer differs from the terminal's."""
    terminal = graded(answer)
    for part in ("passed", "hint", "failed", "done", "total"):
        if got[part] != terminal[part]:
            yield f"{name_of(answer)}, {part}: the terminal says “{terminal[part]}”, the page “{got[part]}”"
    # Tracebacks differ between versions of Python; what was raised and where does not.
    last = [error.strip().splitlines()[-1:] for error in (got["error"], terminal["error"])]
    if last[0] != last[1]:
        yield f"{name_of(answer)}: the terminal raises {last[1]}, the page {last[0]}"


def misshown(answer, shown: str) -> Iterator[str]:
    """Parts of the terminal's verdict that are not in the words that a page shows."""
    got = " ".join(shown.split())
    for words in shown_of(answer):
        if " ".join(words.split()) not in got:
            yield f"{name_of(answer)}: the page shows “{got}”, without “{words}”"


def test_another_verdict_is_noticed(reading):
    """The page's verdict on one answer is not taken for that on another, in its parts and in its words."""
    where = "deep-learning/attention/"
    reading.go(where)
    folder = exercises_of(where)[0]
    starter, solution = folder / "starter.py", folder / "solution.py"
    got = grade_in_page(reading.page, starter.read_text(encoding="utf-8"), folder)
    assert not list(misgraded(starter, got)) and list(misgraded(solution, got))
    assert any("raises" in problem for problem in misgraded(starter, {**got, "error": "ValueError: 1"}))
    shown = verdict(reading.page, folder, starter.read_text(encoding="utf-8"))
    assert not list(misshown(starter, shown)) and list(misshown(solution, shown))
