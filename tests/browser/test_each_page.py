"""Each page of the book in a real browser: one visit to look at it, one to use its Python."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

import pytest
from support import EXERCISES, Visit, answers, expect_none, graded, name_of, visiting
from support_browser import FIRST_RESULT, PAGE, SOFTMAX, run, status, too_wide, turn_to, verdict, violations

from site_kit.book.layout import REPOSITORY, Book
from site_kit.book.snippets import Snippet, find_snippets
from site_kit.pages.directives import expand
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


@cache
def shown(where: str) -> tuple[list[str], set[str]]:
    """The snippets of a page that need nothing but Python: those it shows whole, and all."""
    text, usage = expand(PAGES[where])
    alone = [name for name in sorted(usage.snippets) if runs_alone(Snippet(REPOSITORY / "snippets", name))]
    return [name for name in alone if f'data-snippet="{name}" data-run' in text], set(alone)


def runs_alone(snippet: Snippet) -> bool:
    """Whether a snippet needs nothing but Python, in a browser too."""
    page = snippet.settings.get("page", True)
    return bool("exercises" not in snippet.name and page and not snippet.packages and snippet.output_path.is_file())


WITH_PYTHON = [where for where, page in PAGES.items() if any(f"/// {name}" in page.text for name in ("snippet", "ladder", "exercise"))]


@pytest.fixture(scope="module")
def reading(browser, server, fetched) -> Iterator[Visit]:
    """One visit for all pages: Python stays warm."""
    with visiting(browser, server, "404.html") as visit:
        visit.page.set_default_timeout(FIRST_RESULT)
        yield visit


@pytest.mark.parametrize("where", WITH_PYTHON)
def test_a_page_runs(reading, where):
    """In the page, snippets print what is recorded, and answers to exercises get the terminal's verdict."""
    reading.go(where)
    here = expand(PAGES[where])[1].exercises
    folders = [folder for folder in EXERCISES if name_of(folder) in here]
    problems = [*misprinted(reading.page, shown(where)[0]), *misgraded(reading.page, folders)]
    if folders:  # one of them as a reader sees it
        for part in ("starter.py", "solution.py"):
            problems += misshown(reading.page, folders[0] / part)
    expect_none(problems)


def misprinted(page, names: list[str]) -> Iterator[str]:
    """Snippets that print something else in the page."""
    for name in names:
        # The listing of the whole file has Run; sections of it have not.
        cell = page.locator(f'[data-snippet="{name}"][data-run]').first
        turn_to(cell)
        snippet = Snippet(REPOSITORY / "snippets", name)
        expected = snippet.output_path.read_text(encoding="utf-8")
        limit = max(FIRST_RESULT, 2000 * snippet.settings.get("seconds", 0))
        difference = differs(expected, clean(run(cell, limit=limit)), snippet.settings.get("varies", ()))
        if difference:
            yield f"snippets/{name} in the page: {difference}; {status(cell)}"


GRADE = """async ([answer, checks]) => {
    const { does } = await import("/assets/live/python.js")
    return (await does({ type: "check", answer, checks }, () => {})).verdict
}"""


def misgraded(page, folders: list) -> Iterator[str]:
    """Starters, solutions and wrong answers whose verdict in the page's Python is not that of the terminal."""
    for answer in [answer for folder in folders for answer in answers(folder)]:
        checks = answer.with_name("check.py").read_text(encoding="utf-8")
        got, terminal = page.evaluate(GRADE, [answer.read_text(encoding="utf-8"), checks]), graded(answer)
        for part in ("passed", "hint", "failed", "done", "total"):
            if got[part] != terminal[part]:
                yield f"{name_of(answer)}, {part}: the terminal says “{terminal[part]}”, the page “{got[part]}”"
        # Tracebacks differ between versions of Python; what was raised and where does not.
        last = [error.strip().splitlines()[-1:] for error in (got["error"], terminal["error"])]
        if last[0] != last[1]:
            yield f"{name_of(answer)}: the terminal raises {last[1]}, the page {last[0]}"


def misshown(page, answer) -> Iterator[str]:
    """Parts of the terminal's verdict that the page does not show in words."""
    got = " ".join(verdict(page, answer.parent, answer.read_text(encoding="utf-8")).split())
    terminal = graded(answer)
    if terminal["passed"]:
        parts = [f"Passed: all {terminal['total']} checks hold."]
    else:
        parts = [f"Not yet. {terminal['hint']}", terminal["error"]]
        parts += [f"{terminal['done']} of {terminal['total']} checks hold."] if terminal["done"] else []
    for words in parts:
        if " ".join(words.split()) not in got:
            yield f"{name_of(answer)}: the page shows “{got}”, without “{words}”"


def test_nothing_is_left_out():
    """Whatever needs nothing but Python is run above, on the page that shows it: snippets and exercises."""
    alone = {one.name for one in find_snippets(REPOSITORY / "snippets") if runs_alone(one)}
    run_above = {name for where in WITH_PYTHON for name in shown(where)[0]}
    seen = {name for where in WITH_PYTHON for name in shown(where)[1]}
    assert len(run_above) > 40 and alone == seen and len(seen - run_above) < len(run_above) / 5
    asked = {name for where in WITH_PYTHON for name in expand(PAGES[where])[1].exercises}
    assert asked == {name_of(folder) for folder in EXERCISES}


def test_wrong_prints_and_verdicts_are_noticed(reading, monkeypatch):
    """A snippet with another record, and answers with another verdict, are reported."""
    reading.go(PAGE)
    folder = next(folder for folder in EXERCISES if folder.name == "causal_mask")
    solved = graded(folder / "solution.py")
    monkeypatch.setattr(sys.modules[__name__], "differs", lambda *_: "other words")
    monkeypatch.setattr(sys.modules[__name__], "graded", lambda _: solved)
    assert len(list(misprinted(reading.page, [SOFTMAX]))) == 1
    assert {"starter.py", "solution.py"} & {text.split(",")[0].split("/")[-1] for text in misgraded(reading.page, [folder])} == {"starter.py"}
    assert list(misshown(reading.page, folder / "starter.py")) and not list(misshown(reading.page, folder / "solution.py"))
