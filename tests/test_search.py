"""Search, as a reader uses it: the right page stands among the first results."""

from __future__ import annotations

import pytest
from support import visiting

FIRST = 3  # results that a reader sees without scrolling on a phone
QUESTIONS = {
    "why divide by square root": "deep-learning/attention/",
    "what is softmax": "deep-learning/attention/",
    "attention": "deep-learning/attention/",
}


@pytest.fixture(scope="module")
def results(browser, server):
    """Types a question into the search of the home page and reads the addresses it finds."""
    with visiting(browser, server, "") as visit:
        field = visit.page.locator("input.md-search__input")

        def ask(question: str) -> list[str]:
            visit.page.keyboard.press("Escape")
            visit.page.keyboard.press("/")  # the theme's own key for search
            field.fill("")
            field.press_sequentially(question)
            found = visit.page.locator(".md-search-result__item a.md-search-result__link")
            found.first.wait_for()
            visit.page.wait_for_load_state("networkidle")
            links = found.evaluate_all("links => links.map(link => link.href)")
            return [link.removeprefix(f"{server.url}/").partition("?")[0].partition("#")[0] for link in links]

        yield ask


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_find_their_page(results, question):
    """A question in a reader's own words finds the page that answers it among the first results."""
    pages = list(dict.fromkeys(results(question)))[:FIRST]
    assert QUESTIONS[question] in pages, f"“{question}” finds {pages}"


def test_nonsense_finds_nothing_and_breaks_nothing(browser, server):
    """A word that stands nowhere is answered in words, without an error."""
    with visiting(browser, server, "") as visit:
        visit.page.keyboard.press("/")
        visit.page.locator("input.md-search__input").press_sequentially("xyzzyplugh")
        meta = visit.page.locator(".md-search-result__meta")
        visit.page.wait_for_function("e => /no/i.test(e.textContent)", arg=meta.element_handle())
        assert visit.errors == [] and visit.foreign == []


def test_a_result_leads_to_its_page(browser, server):
    """The arrow keys and Enter open a result, with its words marked."""
    with visiting(browser, server, "") as visit:
        visit.page.keyboard.press("/")
        visit.page.locator("input.md-search__input").press_sequentially("softmax")
        visit.page.locator("a.md-search-result__link").first.wait_for()
        visit.page.keyboard.press("ArrowDown")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/?h=softmax*")
        visit.page.locator("article mark").first.wait_for()
        assert visit.errors == []
