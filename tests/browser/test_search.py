"""Search, as a reader uses it: the right page stands among the first results, and says what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support import expect_none, visiting

from site_kit.book.errors import Problem
from site_kit.book.layout import Book

FILE = "tests/browser/search_queries.yml"
FIRST = 3  # pages that a reader sees without scrolling on a phone
SHARE = 0.95  # of the questions must have their page there
TYPED = {
    "why divide by square root": "deep-learning/attention/",
    "softmax()": "deep-learning/attention/",
    "GPT2": "deep-learning/build-a-gpt/",
    "finetuning": "llms/",
}

# What the theme would say to its worker, which the page replaces by ours, and what it would hear: a list of pages.
ASK = """async ([docs, questions]) => {
    docs ??= (await (await fetch("search/search_index.json")).json()).docs
    const worker = new Worker("search")
    const say = (type, data) => new Promise((heard) => {
        worker.onmessage = (event) => heard(event.data.data)
        worker.postMessage({ type, data })
    })
    await say(0, { docs, config: {}, options: {} })
    const found = {}
    for (const question of questions) {
        const { items } = await say(2, question)
        found[question] = items.map((sections) => sections.find((section) => section.tags).location.split("#")[0])
    }
    worker.terminate()
    return found
}"""


def read(text: str) -> dict[str, list[str]]:
    """Pages to the questions that they should answer."""
    return {page: [str(question) for question in questions] for page, questions in yaml.safe_load(text).items()}


QUERIES = read(Path(__file__).with_name("search_queries.yml").read_text(encoding="utf-8"))


def wanted(queries: dict[str, list[str]]) -> dict[str, set[str]]:
    """Questions to the pages any of which answers them."""
    found: dict[str, set[str]] = {}
    for page, questions in queries.items():
        for question in questions:
            found.setdefault(question, set()).add(page)
    return found


def query_problems(book: Book, queries: dict[str, list[str]]) -> Iterator[Problem]:
    """Pages of a chapter that no two questions ask for, and questions for pages that do not exist."""
    labs = [f"{path.relative_to(book.docs).with_suffix('').as_posix()}/" for path in book.docs.glob("labs/*.py")]
    known = {page.url for page in book.pages} | set(labs)
    for page in sorted(queries.keys() - known):
        yield Problem(FILE, 1, f"`{page}` is no page", "name an address of the site, such as `deep-learning/attention/`")
    taught = {page.url for page in book.pages if page.chapter in book.roadmap} | set(labs)
    for page in sorted(taught):
        if len(queries.get(page, [])) < 2:
            remedy = "write down two questions or more by which a learner would look for it"
            yield Problem(FILE, 1, f"fewer than two questions ask for `{page}`", remedy)


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


@pytest.mark.parametrize("question", TYPED)
def test_questions_find_their_page(searching, question):
    """A question as a reader types it finds the page that answers it among the first results."""
    links = results(searching, question).evaluate_all("links => links.map(link => link.pathname.slice(1))")
    pages = list(dict.fromkeys(links))[:FIRST]
    assert TYPED[question] in pages, f"“{question}” finds {pages}"
    assert searching.errors == [] and searching.foreign == []


def test_learners_find_their_page(searching):
    """Of all questions that learners were thought to ask, 95 in 100 find their page among the first three."""
    right = wanted(QUERIES)
    assert len(right) >= 150
    found = searching.page.evaluate(ASK, [None, list(right)])
    missed = [
        f"“{question}” should find {' or '.join(sorted(pages))}, it finds {', '.join(found[question][:FIRST]) or 'nothing'}"
        for question, pages in right.items()
        if not pages & set(found[question][:FIRST])
    ]
    if len(missed) > (1 - SHARE) * len(right):
        expect_none(missed)


def test_each_page_brings_its_questions(book):
    """Every page of a chapter and every lab has at least two questions, and every question a page that exists."""
    expect_none(query_problems(book, QUERIES))


def test_missing_questions_are_noticed(small_book):
    """A page with one question and a question for no page are reported."""
    book = small_book({"docs/nlp/bag.md": "# Bag\n"})
    queries = read("nlp/: [language, words]\nnlp/bag/: [429]\nnlp/box/: [box, boxes]\n")
    found = [problem.what for problem in query_problems(book, queries)]
    assert found == ["`nlp/box/` is no page", "fewer than two questions ask for `nlp/bag/`"]
    assert wanted({"a/": ["x", "y"], "b/": ["x"]}) == {"x": {"a/", "b/"}, "y": {"a/"}}


def test_pages_are_found_by_their_other_names(site, book, small_book):
    """The index holds each page's `also`, labs' too, and the glossary's terms that lead to it."""
    docs = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    tags = {doc["location"]: doc.get("tags", []) for doc in docs}
    assert {"QKV", "causal mask", "head"} <= set(tags["deep-learning/attention/"])
    assert "data leak" in tags["labs/five-sick-trainings/"]
    missing = {page.name for page in book.pages if tags[page.url] != book.names(page.name, page.meta)}
    assert not missing
    assert small_book().names("nlp/index.md", {"also": ["NLP"]}) == ["NLP", "bag of words"]


def test_spellings_meet(searching):
    """Joined and parted words, identifiers, endings, British spelling, slips and names of the glossary find the same page."""
    texts = {
        "stopwords": "stop words are left out",
        "stop words": "a list of stopwords",
        "GPT2": "the weights of GPT-2",
        "fine tuning": "finetuning",
        "finetuning": "fine-tuning",
        "dot_product": "a dot product",
        "softmax()": "a softmax",
        "DataLoader": "data loader",
        "tokenisers": "tokenization",
        "backpropogation": "backpropagation",
        "what are embeddings": "an embedding",
        "convol": "convolution",
    }
    other = [{"location": f"other/{at}/", "title": "Another", "text": "<p>of nothing</p>"} for at in range(9)]
    for question, text in texts.items():
        docs = [*other, {"location": "a/b/", "title": "Right", "text": f"<p>{text}</p>"}]
        assert searching.page.evaluate(ASK, [docs, [question]])[question] == ["a/b/"], question
    docs = [*other, {"location": "a/b/", "title": "Right", "text": "", "tags": ["backprop"]}]
    assert searching.page.evaluate(ASK, [docs, ["backprop"]]) == {"backprop": ["a/b/"]}


def test_topics_come_first(searching):
    """Of pages that say the same, topics come before chapters, and these before glossary, resources and reference."""
    order = ["a/topic/", "a/", "glossary/", "resources/a/", "reference/a/"]
    docs = [{"location": page, "title": "Page", "text": "<p>attention here</p>"} for page in reversed(order)]
    found = searching.page.evaluate(ASK, [docs, ["attention here"]])["attention here"]
    assert found[:2] == order[:2] and sorted(found[2:]) == sorted(order[2:])
    disk = [{**doc, "location": doc["location"].removesuffix("/") + ".html"} for doc in docs]
    disk[3]["location"] = "a/index.html"
    assert searching.page.evaluate(ASK, [disk, ["attention here"]])["attention here"][:2] == ["a/topic.html", "a/index.html"]


def test_results_say_what_they_are(searching):
    """Each page in the list says its kind in words, and what was sought is marked."""
    results(searching, "attention head")
    for page, kind in {"deep-learning/attention/": "Topic", "glossary/": "Glossary", "deep-learning/": "Chapter"}.items():
        item = searching.page.locator(f"a.md-search-result__link[href*='/{page}?'] .md-tag").first
        item.wait_for()
        assert item.inner_text() == kind and item.is_visible()
    assert searching.page.locator(".md-search-result mark").first.inner_text().lower().startswith(("attention", "head"))


def test_the_first_result_opens_with_enter(searching):
    """Enter in the field opens the page that stands first."""
    first = results(searching, "positional encoding").first.get_attribute("href")
    searching.page.keyboard.press("Enter")
    searching.page.wait_for_url(f"**{first.split('?')[0].removeprefix(searching.url)}*")


def test_markup_in_a_question_stays_text(searching):
    """What is typed is sought, never run."""
    ask(searching, "<img src=x onerror=alert(1)> softmax")
    searching.page.locator("a.md-search-result__link").first.wait_for()
    assert searching.page.locator(".md-search-result img").count() == 0
    assert searching.errors == []


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
