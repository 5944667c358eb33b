"""Search, as a reader uses it: the right page stands among the first results."""

from __future__ import annotations

import pytest
from support import visiting

FIRST = 3  # pages that a reader sees without scrolling on a phone
QUESTIONS = {
    "why divide by square root": "deep-learning/attention/",
    "what is softmax": "deep-learning/attention/",
    "attention": "deep-learning/attention/",
}


@pytest.fixture
def searching(browser, server):
    """The home page with the search open by its key, and nothing typed yet."""
    with visiting(browser, server, "") as visit:
        visit.page.keyboard.press("/")
        yield visit


def ask(visit, question: str) -> None:
    """Type a question, key by key."""
    visit.page.locator("input.md-search__input").press_sequentially(question)


def results(visit, question: str):
    """Ask, wait for the answer, and return the links that it lists."""
    ask(visit, question)
    links = visit.page.locator("a.md-search-result__link")
    links.first.wait_for()
    return links


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_find_their_page(searching, question):
    """A question in a reader's own words finds the page that answers it among the first results."""
    links = results(searching, question).evaluate_all("links => links.map(link => link.pathname.slice(1))")
    pages = list(dict.fromkeys(links))[:FIRST]
    assert QUESTIONS[question] in pages, f"“{question}” finds {pages}"


def test_nonsense_finds_nothing_and_breaks_nothing(searching):
    """A word that stands nowhere is answered in words, without an error."""
    ask(searching, "xyzzyplugh")
    searching.page.get_by_text("No matching documents").wait_for()
    assert searching.errors == [] and searching.foreign == []


def test_pasted_text_is_sought(searching):
    """Text that comes without a key, from a menu or a voice, is answered too, long after the search was opened."""
    results(searching, "softmax")
    searching.page.locator("input.md-search__input").fill("xyzzyplugh")
    searching.page.get_by_text("No matching documents").wait_for()


def test_a_result_leads_to_its_words(searching):
    """A result opens with Enter, and the page marks the words that were sought."""
    results(searching, "softmax")
    link = searching.page.locator("a.md-search-result__link[href*='h=softmax']").first
    link.focus()
    searching.page.keyboard.press("Enter")
    searching.page.wait_for_url("**/?h=softmax*")
    searching.page.locator("article mark").first.wait_for()
    assert searching.errors == []
