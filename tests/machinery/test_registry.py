"""The registries: what a good entry is, and that a bad one is reported by line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support import SMALL_BOOK, expect_none

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import Book
from site_kit.book.registry import Fact, Resource, RoadmapChapter, Term, load

REGISTRIES = {"resources": Resource, "facts": Fact, "glossary": Term, "roadmap": RoadmapChapter}


def entry_of(registry: str, **changes: object) -> dict:
    """The small book's entry of a registry, changed."""
    return {**yaml.safe_load(SMALL_BOOK[f"docs/_data/{registry}.yml"])[0], **changes}


def problems_of(tmp_path, registry: str, text: str) -> list[Problem]:
    """The problems of a registry's text, none if it is well."""
    path = tmp_path / f"{registry}.yml"
    path.write_text(text, encoding="utf-8")
    try:
        load(path, REGISTRIES[registry])
    except BookError as error:
        return error.problems
    return []


# The real ones


@pytest.mark.parametrize("registry", REGISTRIES)
def test_registries_are_well_formed(book, registry):
    """Every entry of every registry fits its schema."""
    assert len(getattr(book, registry)) > 0


def fact_problems(book: Book):
    """Facts that are due: which, where they came from, and how to renew them."""
    text = (book.docs / "_data/facts.yml").read_text(encoding="utf-8").splitlines()
    for fact in book.facts.values():
        if fact.expired(book.today):
            line = next(n for n, row in enumerate(text, 1) if row.strip() == f"- id: {fact.id}")
            yield Problem(
                "docs/_data/facts.yml",
                line,
                f"`{fact.id}` expired on {fact.expires}: {fact.claim} ({fact.value})",
                f"read {fact.source}; set `value`, `checked` to today and `expires` within a year",
            )


def test_no_fact_has_expired(book):
    """Every perishable claim was checked within its own time."""
    expect_none(fact_problems(book))


def test_an_expired_fact_is_explained(small_book, monkeypatch):
    """The report names the fact, its source, its line and what to do, from the day it expires."""
    monkeypatch.setenv("BOOK_TODAY", "2026-05-31")
    assert not list(fact_problems(small_book()))
    monkeypatch.setenv("BOOK_TODAY", "2026-06-01")
    (problem,) = fact_problems(small_book())
    assert problem.line == 2 and "`a-price` expired on 2026-06-01" in problem.what
    assert "https://example.org/price" in problem.remedy and "`checked`" in problem.remedy


def test_nothing_was_checked_in_the_future(book):
    """No resource and no fact claims a check that has not happened yet."""
    tomorrow = date.today() + timedelta(days=1)
    checked = [*book.resources.values(), *book.facts.values()]
    assert [entry.id for entry in checked if entry.checked > tomorrow] == []


def test_titles_and_terms_are_told_apart(book):
    """No two glossary entries share a name, also-names included, and no two resources an address."""
    names = [name.casefold() for term in book.glossary.values() for name in (term.term, *term.also)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    urls = [entry.url.rstrip("/") for entry in book.resources.values()]
    assert sorted(url for url in set(urls) if urls.count(url) > 1) == []


# Bad entries


@pytest.mark.parametrize(
    ("registry", "changes", "field"),
    [
        ("resources", {"id": "Not An Id"}, "`id`"),
        ("resources", {"url": "http://example.org"}, "`url`"),
        ("resources", {"kind": "podcast"}, "`kind`"),
        ("resources", {"time": "2 hours"}, "`time`"),
        ("resources", {"authors": []}, "`authors`"),
        ("resources", {"free": "maybe"}, "`free"),
        ("resources", {"pages": 3}, "`pages`"),
        ("resources", {"checked": "soon"}, "`checked`"),
        ("facts", {"expires": date(2025, 1, 1)}, "expires must lie after checked"),
        ("facts", {"expires": date(2028, 1, 1)}, "at most a year"),
        ("facts", {"value": ""}, "`value`"),
        ("glossary", {"short": "Too short"}, "`short`"),
        ("roadmap", {"id": "cooking"}, "`id`"),
        ("roadmap", {"bullets": []}, "`bullets`"),
        ("roadmap", {"bullets": [{"id": "a", "title": "AA", "text": "AA", "hours": 0}]}, "`bullets.0.hours`"),
    ],
)
def test_bad_entries_are_reported(tmp_path, registry, changes, field):
    """Each way in which an entry can be wrong is reported with its line, its id and its field."""
    good, bad = entry_of(registry), entry_of(registry, **{"id": "mindset", **changes})
    text = "# a comment\n" + yaml.safe_dump([good, bad], sort_keys=False)
    (problem, *_) = problems_of(tmp_path, registry, text)
    second = text[: text.rindex("\n- id:")].count("\n") + 2
    assert field in problem.what and problem.line == second and problem.remedy


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("- id: [\n\n", 3, "not valid YAML"),
        ("id: a-paper\n", 1, "not a list"),
        ("", 1, "not a list"),
        ("- id: a\n  checked: 2026-02-30\n", 2, "not valid YAML"),
        ("- 5\n", 1, "`?`"),
        ("- {? [a] : b}\n", 1, "not valid YAML"),
    ],
)
def test_broken_files_are_reported(tmp_path, text, line, what):
    """A file that is no list of entries, or no YAML, is reported and never a traceback."""
    (problem, *_) = problems_of(tmp_path, "facts", text)
    assert what in problem.what and problem.line == line


def test_a_missing_registry_is_reported(tmp_path):
    """A registry that is gone is a problem with a remedy."""
    with pytest.raises(BookError, match="missing"):
        load(tmp_path / "facts.yml", Fact)


def test_ids_are_unique(tmp_path):
    """An id that is used twice is reported at its second place."""
    text = SMALL_BOOK["docs/_data/glossary.yml"]
    (problem,) = problems_of(tmp_path, "glossary", text + text)
    assert "`bag` is used twice" in problem.what and problem.line > 5


yamlish = st.lists(
    st.sampled_from(
        ["- id: a", "  title: b", "- ", "  - x", "[", "{a: 1}", "&a", "*a", "!!set", "2026-02-30", "'", ": :"]
    )
    | st.text(max_size=6),
    max_size=8,
).map("\n".join)


@given(yamlish, st.sampled_from(sorted(REGISTRIES)))
def test_any_text_is_read_or_refused(tmp_path_factory, text, registry):
    """Whatever stands in a registry file, reading it ends in entries or in a `BookError`."""
    folder = tmp_path_factory.getbasetemp()
    assert isinstance(problems_of(folder, registry, text), list)


# What entries say of themselves


@pytest.mark.parametrize(
    ("changes", "citation"),
    [
        ({}, "Lovelace et al., 2017"),
        ({"authors": ["Ada Lovelace", "Alan Turing (editor)"]}, "Lovelace and Turing, 2017"),
        ({"authors": ["Ada Lovelace"]}, "Lovelace, 2017"),
        ({"year": None}, "On Words"),
        ({"kind": "book"}, "On Words"),
    ],
)
def test_citations(changes, citation):
    """Papers are cited by authors and year, everything else by its title."""
    assert Resource(**entry_of("resources", **changes)).citation == citation


@pytest.mark.parametrize(("free", "cost"), [(True, "free"), (False, "paid"), ("partial", "partly free")])
def test_costs(free, cost):
    """A reader sees in words whether a resource costs money."""
    assert Resource(**entry_of("resources", free=free)).cost == cost


def test_registries_are_read_again_when_they_change(small_book):
    """An author who edits a registry under `make serve` sees the change."""
    import os

    book = small_book()
    assert book.glossary["bag"].term == "bag of words"
    path = book.docs / "_data/glossary.yml"
    path.write_text(path.read_text().replace("bag of words", "multiset"))
    os.utime(path, ns=(1, 1))
    assert book.glossary["bag"].term == "multiset"
