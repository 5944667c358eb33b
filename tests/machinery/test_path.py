"""The one order of the book: read from the navigation, cut into the stops of the timeline."""

from __future__ import annotations

import pytest
import yaml
from support import SMALL_BOOK

from site_kit.book.errors import BookError
from site_kit.book.path import read_nav
from site_kit.pages.directives import expand

PAGE = "---\nminutes: 20\nhours: {}\nlevel: beginner\nroadmap: {}\ndescription: Weights & counts.\n---\n# {}\n"
ROADMAP = SMALL_BOOK["docs/_data/roadmap.yml"] + """
- id: llms
  title: Models
  tagline: They write
  source: "4. Models"
  after: [nlp]
  bullets:
    - {id: prompts, title: Prompts, text: Prompts, hours: 4}
- id: timeline
  title: Timeline
  tagline: When
  source: "7. When"
  beside: "Before you start"
  after: []
  bullets:
    - {id: month-1, title: Month 1, text: Count, hours: 0.5, begins: bag-of-words}
    - {id: month-2, title: Month 2, text: Ask, hours: 0.5, begins: prompts}
    - {id: month-3, title: Month 3, text: Weigh, hours: 0.5, begins: tf-idf}
"""
NAV = ["index.md", "nlp/index.md", "nlp/bag.md", "nlp/extra.md", "llms/index.md", {"More": ["nlp/weigh.md", "nlp/again.md"]}, "timeline/index.md"]
FILES = {
    "docs/_data/roadmap.yml": ROADMAP,
    "docs/nlp/bag.md": PAGE.format(2, "[bag-of-words]", "Bags"),
    "docs/nlp/extra.md": PAGE.format(1, "[]", "Extra"),
    "docs/nlp/weigh.md": PAGE.format(1, "[tf-idf]", "Weigh"),
    "docs/nlp/again.md": PAGE.format(2, "[tf-idf]", "Weigh again"),
    "docs/llms/index.md": "# Models\n",
    "docs/timeline/index.md": "# Timeline\n",
    "mkdocs.yml": "site_url: !ENV [NOT_SET, 'x']\n" + yaml.dump({"nav": NAV}),
}


@pytest.fixture
def path(small_book):
    """The path of a book whose first chapter is read in two parts."""
    return small_book(FILES).path


def test_the_navigation_is_the_order(path):
    """Pages stand as the navigation lists them, and points where their first page stands."""
    assert [page.name for page in path.topics] == ["nlp/bag.md", "nlp/extra.md", "nlp/weigh.md", "nlp/again.md"]
    assert [point.id for point in path.points] == ["bag-of-words", "prompts", "tf-idf"]
    assert [chapter.id for chapter in path.chapters] == ["nlp", "llms", "timeline"]
    assert path.names[-1] == "glossary.md"  # the navigation forgot it


def test_a_point_without_a_page_follows_the_one_before(small_book):
    """Without pages the roadmap's own order holds, beginning at the chapter's page."""
    files = {name: text for name, text in FILES.items() if "nlp/" not in name}
    path = small_book(files).path
    assert [point.id for point in path.points] == ["bag-of-words", "tf-idf", "prompts"]
    one = small_book(files | {"docs/nlp/bag.md": FILES["docs/nlp/bag.md"]}).path
    assert one.start("bag-of-words") < one.start("tf-idf") < one.start("llms/index.md")


def test_a_place_ends_with_the_last_page(path):
    """A point begins with the first of its pages and ends with the last."""
    assert path.start("tf-idf") > path.start("nlp/weigh.md")
    assert path.start("tf-idf") < path.start("nlp/again.md") < path.end("tf-idf")


def test_whoever_skips_a_chapter_goes_on_elsewhere(path):
    """After a chapter comes the next page of another one; after the last there is none."""
    following = [path.following(chapter) for chapter in path.chapters]
    assert [page and page.name for page in following] == ["llms/index.md", "nlp/weigh.md", None]


def test_stops_are_stretches_of_the_path(path):
    """Each stop holds what is read until the next begins; its hours are theirs."""
    assert [(stop.bullet.id, [point.id for point in stop.points], stop.hours) for stop in path.stops] == [
        ("month-1", ["bag-of-words"], 2),
        ("month-2", ["prompts"], 4),
        ("month-3", ["tf-idf"], 3),
    ]
    assert path.stop_of("prompts").bullet.id == "month-2" and path.stop_of("month-1") is None


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("begins: prompts", "begins: promts", "no point of the path"),
        ("begins: prompts", "begins: month-1", "no point of the path"),
        ("begins: prompts", "begins: bag-of-words", "before the stop above"),
    ],
)
def test_stops_out_of_order_are_refused(small_book, old, new, what):
    """A stop that begins nowhere on the path, or not after the one before, is reported."""
    book = small_book(FILES | {"docs/_data/roadmap.yml": ROADMAP.replace(old, new)})
    with pytest.raises(BookError) as error:
        book.path.stops  # noqa: B018
    assert what in error.value.problems[0].what and "`month-2`" in error.value.problems[0].what


def test_a_broken_navigation_is_reported(tmp_path):
    """Settings that are not YAML are an error with a line; settings that are not there name no page."""
    assert read_nav(tmp_path / "mkdocs.yml") == ()
    (tmp_path / "mkdocs.yml").write_text("nav:\n  - a: [b\n")
    with pytest.raises(BookError, match="not valid YAML"):
        read_nav(tmp_path / "mkdocs.yml")


# What pages show of it


def expanded(book, name: str, text: str) -> str:
    """A text as it would be expanded on a page."""
    return expand(book.page(name), text)[0]


def test_a_chapter_lists_what_it_has_in_order(small_book):
    """The list has pages with time and purpose, by stops, and says which chapter comes in between."""
    text = expanded(small_book(FILES), "nlp/index.md", "/// contents\n///")
    places = [text.index(words) for words in ("[Month 1]", "[Bags](bag.md)", "[Extra]", "Then comes [Models]", "[Month 3]", "[Weigh]")]
    assert places == sorted(places)
    assert "20 min to read, 2 h with practice, beginner" in text and "Weights &amp; counts." in text
    assert '<ol class="contents" start="3"' in text


def test_a_summary_is_called_one(small_book):
    """A point without a page is listed as a summary, and its explanation ends by saying so."""
    files = {name: text for name, text in FILES.items() if "weigh" not in name and "again" not in name}
    book = small_book(files | {"docs/_data/roadmap.yml": ROADMAP.replace(", begins: tf-idf", "")})
    assert "[TF-IDF](#tf-idf) <span>3 h, as a summary on this page</span>" in expanded(book, "nlp/index.md", "/// contents\n///")
    point = "/// bullet | {}\n    covers: weights\n\nText.\n///"
    assert "**This was a summary.** To the whole of it belong: weights" in expanded(book, "nlp/index.md", point.format("tf-idf"))
    assert "**The full page covers:** weights" in expanded(book, "nlp/index.md", point.format("bag-of-words"))
    stop = expanded(book, "timeline/index.md", point.format("month-2"))
    assert "**4 h** of study" in stop and "[Prompts](../llms/index.md#prompts) 4 h" in stop
    assert "summary" not in stop


def test_the_largest_stop_is_found(small_book):
    """One stop is called the largest, the one that is."""
    point = "/// bullet | month-{}\n    covers: weights\n\nText.\n///"
    texts = [expanded(small_book(FILES), "timeline/index.md", point.format(number)) for number in (1, 2, 3)]
    assert ["the largest stop" in text for text in texts] == [False, True, False]


def test_books_and_courses_are_named_with_their_hours(small_book):
    """A long book that the text of a chapter cites stands below its list, with its hours; a paper does not."""
    resources = SMALL_BOOK["docs/_data/resources.yml"]
    book_entry = resources.replace("id: a-paper", "id: a-book").replace("kind: paper", "kind: book").replace("time: 2h", "time: 40h")
    book = small_book(FILES | {
        "docs/_data/resources.yml": resources + book_entry,
        "docs/nlp/index.md": "# Language\n\n[](resource:a-book) and [](resource:a-paper)\n",
    })
    text = expanded(book, "nlp/index.md", "/// contents\n///")
    assert "(40 h)" in text and text.count("example.org/words") == 1


QUIZ = "/// quiz\nA?\n\n- [x] a\n\n    Yes.\n\n- [ ] b\n\n    No.\n///\n"


def test_a_placement_check_says_when_to_go_on(small_book):
    """It counts its own questions, and names the page to go on with."""
    body = f"# Language\n\n## Check\n\n/// placement\n///\n\n{QUIZ}\n{QUIZ}\n## More\n\n{QUIZ}"
    book = small_book(FILES | {"docs/nlp/index.md": body})
    text = expand(book.page("nlp/index.md"))[0]
    assert "2 questions" in text and "all 2 are right" in text and "go on to [Models](../llms/index.md)" in text


def test_a_placement_check_without_questions_is_refused(small_book):
    """Nobody is through by answering nothing."""
    with pytest.raises(BookError, match="asks nothing"):
        expanded(small_book(FILES), "nlp/index.md", "/// placement\n///")


@pytest.mark.parametrize("name", ["placement", "contents"])
def test_only_chapters_have_a_way(small_book, name):
    """A topic page has neither a placement check nor a list."""
    with pytest.raises(BookError, match="no chapter"):
        expanded(small_book(FILES), "nlp/bag.md", f"/// {name}\n///")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("[](count:pages)", "4"),
        ("[](count:summaries)", "1"),
        ("[](count:exercises)", "0"),
        ("[](count:opened)", "0"),
        ("[](hours:all)", "10.5"),
        ("[](hours:nlp)", "5"),
        ("[](hours:month-2)", "4"),
        ("[](hours:tf-idf+prompts)", "7"),
    ],
)
def test_numbers_are_computed(small_book, text, number):
    """What exists is counted, and hours are summed over points, chapters, stops."""
    assert expanded(small_book(FILES), "index.md", f"It has {text} of them.") == f"It has {number} of them."


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[](count:page)", "unknown count `page`"),
        ("[nine](count:pages)", "words of its own"),
        ("[](hours:month-9)", "unknown hours `month-9`"),
        ("[many](hours:nlp)", "words of its own"),
    ],
)
def test_numbers_of_nothing_are_refused(small_book, text, what):
    """A number that cannot be computed, or that somebody typed, is reported."""
    with pytest.raises(BookError, match=what):
        expanded(small_book(FILES), "index.md", text)


def test_a_page_besides_the_path_says_so(small_book):
    """The hours of a page that serves no point are not among those of the path, and its top says it."""
    promise = "/// promise\nYou can.\n///"
    files = FILES | {name: text.replace("---\n#", "after: []\n---\n#") for name, text in FILES.items() if "nlp/" in name}
    assert "besides the hours of the path" in expanded(small_book(files), "nlp/extra.md", promise)
    assert "besides" not in expanded(small_book(files), "nlp/bag.md", promise)
    chapter = expanded(small_book(files), "nlp/index.md", promise)
    assert "2 topics, all with full pages" in chapter and "Month 1 and month 3" in chapter
    assert "Before you start" in expanded(small_book(files), "timeline/index.md", promise)


def test_a_resource_says_what_was_done_with_it(small_book):
    """`Opened` stands only where the registry says so; everything else was found by search."""
    library = "/// resource-library | nlp\n///"
    assert "found by search on 2026-01-01" in expanded(small_book(), "nlp/index.md", library)
    opened = {"docs/_data/resources.yml": SMALL_BOOK["docs/_data/resources.yml"].replace("evidence: seen", "evidence: opened")}
    assert "opened on 2026-01-01" in expanded(small_book(opened), "nlp/index.md", library)
