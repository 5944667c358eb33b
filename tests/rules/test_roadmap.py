"""The roadmap: every point of its eight sections is explained, in hours that add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest
import yaml
from support import expect_none

from site_kit.book.errors import Problem
from site_kit.book.layout import Book, Page
from site_kit.pages.directives import uses

SECTIONS = [
    "1. Build a Strong Foundation in Prerequisites",
    "2. Learn the Deep Learning Foundations",
    "3. Dive into Natural Language Processing (NLP)",
    "4. Understand LLMs and Their Ecosystem",
    "5. Develop Practical Projects",
    "6. Stay Updated with the Fast-Moving Field",
    "7. Suggested Learning Path Timeline",
    "8. Mindset and Strategy for Mastery",
]
# Six months at 35 hours, nine at 43 (10 a week): the roadmap's part-time study.
HOURS = (210, 390)


def test_eight_sections_in_order(book):
    """The chapters are the roadmap's eight sections, in its order and by its names."""
    assert [chapter.source for chapter in book.roadmap.values()] == SECTIONS


def test_points_have_one_id_each(book):
    """No two points of the roadmap share an id, since it is their anchor and their name everywhere."""
    ids = [bullet.id for chapter in book.roadmap.values() for bullet in chapter.bullets]
    assert sorted(name for name in set(ids) if ids.count(name) > 1) == []


def test_hours_fit_the_months(book):
    """All chapters together take the 210 to 390 hours that six to nine months of part-time study allow."""
    total = sum(chapter.hours for chapter in book.roadmap.values())
    assert HOURS[0] <= total <= HOURS[1], f"{total:g} hours in docs/_data/roadmap.yml"


# Coverage


def coverage_problems(book: Book) -> Iterator[Problem]:
    """Points that no chapter explains, and chapters without a page."""
    explained = {page.name: usage.bullets for page, usage in uses(book)}
    for chapter in book.roadmap.values():
        name = f"{chapter.id}/index.md"
        if name not in explained:
            yield Problem(f"docs/{name}", 1, "the chapter has no page", "write it")
            continue
        for bullet in chapter.bullets:
            if bullet.id not in explained[name]:
                what = f"the point `{bullet.id}` ({bullet.text}) is not explained"
                yield Problem(f"docs/{name}", 1, what, f"add `/// bullet | {bullet.id}`")


def test_every_point_is_explained(book):
    """Every point of every section is explained on its chapter's page."""
    expect_none(coverage_problems(book))


def frame_problems(book: Book) -> Iterator[Problem]:
    """Chapters that do not say when a reader is through, or in which order they are read."""
    for chapter in book.roadmap.values():
        page = book.page(f"{chapter.id}/index.md")
        for directive in ("placement", *([] if chapter.beside else ["contents"])):
            if f"\n/// {directive}\n" not in page.body:
                yield Problem(f"docs/{page.name}", 1, f"no `/// {directive}`", "add it, see docs/nlp/index.md")


def test_chapters_show_the_way(book):
    """Every chapter says when a reader is through, and every chapter of the path lists what it has in order."""
    expect_none(frame_problems(book))


def test_chapters_without_a_way_are_noticed(small_book):
    """A chapter that lacks its placement check or its list is reported."""
    book = small_book({"docs/nlp/index.md": "# Language\n\n/// placement\n///\n"})
    assert [problem.what for problem in frame_problems(book)] == ["no `/// contents`"]


def test_lost_points_are_noticed(small_book):
    """A point that loses its explanation, and a chapter that loses its page, are reported."""
    block = "# Language\n\n/// bullet | tf-idf\n    covers: weights\n\nRare words tell.\n///\n"
    book = small_book({"docs/nlp/index.md": block})
    (problem,) = coverage_problems(book)
    assert "`bag-of-words`" in problem.what and problem.file == "docs/nlp/index.md"
    (book.docs / "nlp/index.md").unlink()
    (book.docs / "glossary.md").unlink()  # it leads to the chapter
    (problem,) = coverage_problems(book)
    assert "has no page" in problem.what


# Hours and order


def minutes_problems(book: Book) -> Iterator[Problem]:
    """Topic pages that take longer than the hours of the points they serve."""
    hours = {bullet.id: bullet.hours for chapter in book.roadmap.values() for bullet in chapter.bullets}
    spent: dict[str, float] = dict.fromkeys(hours, 0)
    for page in book.pages:
        points = [point for point in page.meta.get("roadmap", []) if point in hours]
        for point in points:
            spent[point] += page.meta.get("minutes", 0) / 60 / len(points)
    for point, total in spent.items():
        if total > hours[point]:
            what = f"the pages of `{point}` take {total:.1f} h, the point has {hours[point]:g}"
            yield Problem(
                "docs/_data/roadmap.yml", 1, what, "give the point its real hours, or shorten a page"
            )


def test_pages_fit_their_hours(book):
    """The minutes of topic pages fit into the hours of their points, practice not yet counted."""
    expect_none(minutes_problems(book))


def test_overlong_pages_are_noticed(small_book):
    """Two pages that together exceed their point's hours are reported."""
    text = "---\nminutes: {}\nroadmap: [bag-of-words]\n---\n# Bag\n"
    book = small_book({"docs/nlp/a.md": text.format(70), "docs/nlp/b.md": text.format(60)})
    (problem,) = minutes_problems(book)
    assert "`bag-of-words` take 2.2 h" in problem.what


def stated(book: Book) -> Iterator[tuple[Page, str, list[str]]]:
    """What pages say comes before them, and chapters before their points: the page, the name, what comes before."""
    for page in book.pages:
        yield page, page.name, page.meta.get("after", [])
        for name, options in re.findall(r"(?m)^/{3,} bullet \| (\S+)\n((?:    \S.*\n)*)", page.body):
            yield page, name, (yaml.safe_load(re.sub(r"(?m)^    ", "", options)) or {}).get("after", [])


def prerequisites(book: Book) -> dict[str, set[str]]:
    """What comes before what: points, pages and chapters, as the pages say it."""
    points = {bullet.id for chapter in book.roadmap.values() for bullet in chapter.bullets}
    graph: dict[str, set[str]] = {}
    for page, stands, after in stated(book):
        # A topic page stands for the points it serves.
        for name in [stands, *(page.meta.get("roadmap", []) if stands == page.name else [])]:
            graph.setdefault(name, set()).update(set(after) - {name})
    for name in list(graph):
        graph[name] = {target for target in graph[name] if target in points or target in graph}
    return graph


def order_problems(book: Book) -> Iterator[Problem]:
    """Prerequisites that run in a circle, and chapters that come after later ones."""
    try:
        list(TopologicalSorter(prerequisites(book)).static_order())
    except CycleError as error:
        circle = " after ".join(reversed(error.args[1]))
        yield Problem("docs/", 1, f"prerequisites run in a circle: {circle}", "remove one `after`")
    seen: set[str] = set()
    for chapter in book.roadmap.values():
        for name in chapter.after:
            if name not in seen:
                what = f"`{chapter.id}` comes after `{name}`, which stands later"
                yield Problem("docs/_data/roadmap.yml", 1, what, "mend `after`, or the order")
        seen.add(chapter.id)


def test_prerequisites_have_an_order(book):
    """There is an order in which every point can be learned after what it needs."""
    expect_none(order_problems(book))


def path_problems(book: Book) -> Iterator[Problem]:
    """Pages and points that the navigation puts before something that they need."""
    path = book.path
    for page, name, after in stated(book):
        for need in after:
            if need in path and path.start(name) <= path.end(need):
                what = f"`{name}` needs `{need}`, which the path reaches later"
                yield Problem(f"docs/{page.name}", 1, what, "move a line of `nav` in mkdocs.yml, or mend `after`")


def test_nothing_comes_before_what_it_needs(book):
    """On the path that Next leads along, every page and every point comes after all that it needs."""
    expect_none(path_problems(book))


@pytest.mark.parametrize(
    ("nav", "after", "late"),
    [
        (["nlp/index.md", "nlp/a.md", "nlp/b.md"], "nlp/a.md", []),
        (["nlp/index.md", "nlp/b.md", "nlp/a.md"], "nlp/a.md", ["nlp/b.md"]),
        (["nlp/b.md", "nlp/index.md", "nlp/a.md"], "bag-of-words", ["nlp/b.md"]),
        (["nlp/index.md", "nlp/b.md", "nlp/a.md"], "bag-of-words", []),
        (["nlp/index.md"], "nlp/a.md", []),
    ],
)
def test_a_path_in_the_wrong_order_is_noticed(small_book, nav, after, late):
    """A page before its prerequisite, a page or a point that has its summary on the chapter's page, is reported."""
    files = {f"docs/nlp/{name}.md": f"---\nroadmap: {serves}\nafter: [{need}]\n---\n# P\n" for name, serves, need in (
        ("a", "[]", ""), ("b", "[tf-idf]", after))}
    book = small_book(files | {"mkdocs.yml": yaml.dump({"nav": nav})})
    assert [problem.what.split("`")[1] for problem in path_problems(book)] == late


def test_a_point_in_the_wrong_order_is_noticed(small_book):
    """A point that is explained before a point that it needs is reported on its chapter's page."""
    point = "//// bullet | {}\n    after: [{}]\n    covers: weights\n\nRare words tell.\n////\n"
    text = "# Language\n\n" + point.format("bag-of-words", "tf-idf")
    (problem,) = path_problems(small_book({"docs/nlp/index.md": text}))
    assert problem.file == "docs/nlp/index.md" and "`bag-of-words` needs `tf-idf`" in problem.what
    assert not list(path_problems(small_book({"docs/nlp/index.md": "# Language\n\n" + point.format("tf-idf", "bag-of-words")})))


@pytest.mark.parametrize(
    ("page", "circle"),
    [
        ("---\nroadmap: [bag-of-words]\nafter: [tf-idf]\n---\n# Bag\n", True),
        ("---\nroadmap: [bag-of-words]\nafter: []\n---\n# Bag\n", False),
    ],
)
def test_circles_are_noticed(small_book, page, circle):
    """A point that needs what needs it is reported, across chapter and topic pages."""
    options = "    after: [bag-of-words]\n    covers: weights\n"
    block = f"# Language\n\n/// bullet | tf-idf\n{options}\nRare words tell.\n///\n"
    book = small_book({"docs/nlp/index.md": block, "docs/nlp/bag.md": page})
    assert bool(list(order_problems(book))) == circle
