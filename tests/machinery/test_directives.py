"""Directives: what each becomes, what each refuses, and that none fails without words."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import SMALL_BOOK, write_book

from site_kit.book.errors import BookError
from site_kit.book.layout import Book
from site_kit.book.snippets import Snippet
from site_kit.pages import directives
from site_kit.pages.directives import engine, practice
from site_kit.pages.directives import expand

TOPIC = "---\nminutes: 20\nhours: 3\nlevel: beginner\nafter: [bag-of-words]\nroadmap: [tf-idf]\n---\n# TF-IDF\n"
FILES = {
    "docs/nlp/bag.md": "# Bag\n",
    "docs/nlp/tf-idf.md": TOPIC,
    "snippets/nlp/bag/plot.py": '"""Plot."""\n\n# region draw\nprint("drawn")\n# endregion draw\n',
    "snippets/nlp/bag/plot.out": "drawn\n",
    "snippets/nlp/bag/plot.svg": '<svg viewBox="0 0 1 1"></svg>\n',
    "snippets/nlp/bag/plot.json": "[]\n",
    "snippets/nlp/bag/exercises/sort/starter.py": "words = ...\n",
    "snippets/nlp/bag/exercises/sort/solution.py": "words = sorted('ab')\n",
    "snippets/nlp/bag/exercises/sort/check.py": "from answer import words\n",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    """The small book with a topic page's code, recorded."""
    book = write_book(tmp_path_factory.mktemp("book"), FILES)
    record(book)
    return book


def record(book: Book) -> None:
    """Accept the outputs that lie there."""
    names = ["nlp/bag/count.py", "nlp/bag/plot.py"]
    digests = ", ".join(f'"{name}": "{Snippet(book.snippets, name).digest}"' for name in names)
    (book.snippets / "recorded.json").write_text(f"{{{digests}}}")


@pytest.fixture
def expanded(book):
    """Expands a text as the page `nlp/bag.md`."""
    return lambda text, page="nlp/bag.md": expand(book.page(page), text)[0]


@pytest.fixture
def problem(book):
    """Expands a text that has exactly one problem, and returns it."""

    def first(text: str, page: str = "nlp/bag.md"):
        with pytest.raises(BookError) as error:
            expand(book.page(page), text)
        (found,) = error.value.problems
        assert found.file == f"docs/{page}" and found.remedy
        return found

    return first


def block(name: str, argument: str = "", options: str = "", body: str = "") -> str:
    """A block directive as an author writes it."""
    head = f"/// {name}" + (f" | {argument}" if argument else "")
    lines = [head, *(f"    {line}" for line in options.splitlines()), *([body] if body else []), "///"]
    return "\n".join(lines)


# What every page can rely on


plain = st.lists(
    st.sampled_from(
        [
            "# A",
            "- a [b](c.md)",
            "    /// snippet | x.py",
            "| a |",
            "$x$",
            "/// tab | A",
            "///",
            "",
            "//// note",
        ]
    )
    | st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12),
    max_size=10,
).map("\n".join)


@given(plain)
def test_plain_markdown_passes_unchanged(book, text):
    """Text without directives is not touched, plain blocks of pymdown-extensions included."""
    if any(re.match(r"/{3,}\s*(?!tab\b|note\b)[a-z]|\s*(```|~~~)", line) for line in text.split("\n")):
        return
    assert expand(book.page("nlp/bag.md"), text)[0] == text


NAMES = [*directives.Expander(Book().page("index.md")).handlers, *directives.PLAIN_BLOCKS, "snipet"]
ARGUMENTS = (
    "count.py plot.py /nlp/bag/count.py ../../../x.py missing.py sort bag-of-words all nlp A\0b".split()
)
OPTIONS = """section: draw
section: [a]
output: false
figure: What the picture shows.
figure: 5
caption: Its point.
caption: {a: b}
predict: Which?
predict: [1]
fold: 3
only: figure
knobs: {lr: [0, 1, 0.1]}
knobs: {1: [a, b]}
knobs: {lr: {a: b}}
turn: What happens?
data: plot.py
title: Sort
title: [x]
minutes: 5
minutes: five
after: [tf-idf]
after: 5
after: [[a]]
covers: words
covers: 7
a-paper: why
a-paper:
a-paper
Python: count.py
Plot: plot.py
- a
5
2026-02-30: x
[
&a *a
null: 1
1: count.py""".splitlines()
BODIES = """Text.
Question?
- [ ] no
- [x] yes
    Because.
[](term:bag)
[](resource:nope)
$x$
```python
```
`[](fact:x)`
![a](b.svg){ .c }
[`a`](fact:a-price)
[](proof:test_words.py::test_order_is_lost)
[](proof:../x)
[](proof:test_words.py::)
[a](\x020\x03)
/// tab | A
///
""".split("\n")
anything = st.text(max_size=8)
directive = st.builds(
    block,
    st.sampled_from(NAMES) | anything,
    st.sampled_from(["", *ARGUMENTS]) | anything,
    st.lists(st.sampled_from(OPTIONS) | anything, max_size=4).map("\n".join),
    st.lists(st.sampled_from(BODIES) | anything, max_size=6).map("\n".join),
)


@given(
    st.lists(directive | st.sampled_from(BODIES) | anything, max_size=5).map("\n".join),
    st.sampled_from(["nlp/bag.md", "nlp/tf-idf.md", "nlp/index.md", "index.md"]),
)
@example(block("reading", options="5"), "nlp/bag.md")
@example(block("bullet", "tf-idf", "after: 5\ncovers: words", "Text."), "nlp/index.md")
@example(block("snippet", "plot.py", "section: [a]"), "nlp/bag.md")
@example(block("ladder", options="A: count.py\nB: [x]"), "nlp/bag.md")
def test_any_text_expands_or_is_refused(book, text, page):
    """Whatever an author types, expanding it ends in Markdown or in a `BookError` with places."""
    try:
        result, _ = expand(book.page(page), text)
    except BookError as error:
        count = text.count("\n") + 1
        assert error.problems
        assert all(1 <= problem.line <= count for problem in error.problems if problem.file == f"docs/{page}")
    else:
        assert isinstance(result, str)


front = st.lists(
    st.sampled_from(
        [
            "---",
            "a: b",
            "title: [",
            "- x",
            "minutes: 2026-02-30",
            "roadmap: 5",
            "after: {a: b}",
            "after: [zzz]",
            "level: 3",
        ]
    )
    | st.text(max_size=5),
    max_size=6,
).map(lambda lines: "\n".join(["---", *lines, "---", "# T", "", block("promise", body="You can.")]))


@given(front)
def test_any_front_matter_is_read_or_refused(tmp_path_factory, text):
    """Front matter is a mapping, or a `BookError` names its page and line."""
    folder = tmp_path_factory.getbasetemp() / "front"
    book = write_book(folder, {"docs/nlp/tf-idf.md": text})
    try:
        page = book.page("nlp/tf-idf.md")
        assert isinstance(page.meta, dict)
        expand(page)
    except BookError as error:
        assert all(problem.file.startswith("docs/nlp/tf-idf.md") for problem in error.problems)


fence = st.sampled_from(["```", "````", "~~~", "~~~~~"])


@given(
    fence,
    st.sampled_from(["", "python", "text"]),
    st.lists(st.sampled_from(["/// snippet | x.py", "[](term:nope)", "```", "~~~", "x"]), max_size=4),
)
def test_fences_are_left_alone(book, marks, info, inner):
    """Nothing inside a code block is expanded, whatever shorter or other fences it shows."""
    inner = [line for line in inner if not (line[0] == marks[0] and len(line) >= len(marks))]
    text = "\n".join([f"{marks}{info}", *inner, marks])
    assert expand(book.page("nlp/bag.md"), text)[0] == text


def test_all_problems_are_reported_with_their_lines(book):
    """An author sees every problem of a page at once, each with its line in the file."""
    write_book(
        book.root,
        {
            **FILES,
            "docs/nlp/bad.md": "---\na: b\n---\n# Bad\n\n[](term:bug)\n\n/// quizz\n///\n\n/// quiz\n\nA?\n///\n",
        },
    )
    record(book)
    with pytest.raises(BookError) as error:
        expand(book.page("nlp/bad.md"))
    lines = [(problem.line, problem.what.split(" `")[0]) for problem in error.value.problems]
    assert lines == [(6, "unknown term"), (8, "unknown directive"), (11, "a quiz has at least two options")]
    assert "did you mean `bag`?" in str(error.value) and "did you mean `quiz`?" in str(error.value)
    assert "docs/nlp/bad.md:8:" in str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a\n\n/// snippet | count.py", 3, "never closed"),
        ("a\n```python\nx = 1", 3, "never closed"),
        (block("snippet"), 1, "no file is named"),
        (block("snippet", "coun.py"), 1, "does not exist"),
        (block("snippet", "count.py", "sektion: a"), 1, "has no option `sektion`"),
        (block("snippet", "count.py", "section: a"), 1, "has no section `a`"),
        (
            block("snippet", "count.py", "figure: A picture of the counts.\ncaption: Counts."),
            1,
            "count.svg does not exist",
        ),
        (block("snippet", "plot.py", "figure: short\ncaption: x"), 1, "alternative text"),
        (block("snippet", "plot.py", "figure: What the picture shows."), 1, "caption"),
        (block("snippet", "plot.py", "caption: A figure without words."), 1, "alternative text"),
        (block("snippet", "plot.py", "section: draw\npredict: What?\noutput: false"), 1, "needs an output"),
        (block("snippet", "count.py", "a: [b"), 1, "not YAML"),
        (block("heads", "count.py"), 1, "count.json does not exist"),
        (block("heads", "count.py", "data: plot.py\nfigure: What the picture shows.\ncaption: A."), 1, "count.svg does not exist"),
        (block("heads", "plot.py"), 1, "alternative text"),
        (block("ladder", options="Python: count.py"), 1, "at least two rungs"),
        (block("exercise", "sort"), 1, "title and its minutes"),
        (block("exercise", "sort", "title: Sort\nminutes: 5"), 1, "no task"),
        (block("exercise", "none", "title: Sort\nminutes: 5", "Do."), 1, "does not exist"),
        (block("quiz", body="A?\n\n- [x] a\n\n- [ ] b\n\n    No."), 1, "is not explained"),
        (block("quiz", body="A?\n\n- [x] a\n\n    Yes.\n\n- [x] b\n\n    No."), 1, "exactly one right"),
        (block("quiz", body="- [x] a\n\n    Yes.\n\n- [ ] b\n\n    No."), 1, "asks nothing"),
        (block("quiz", "", "about: tf-iff", body="A?\n\n- [x] a\n\n    Yes.\n\n- [ ] b\n\n    No."), 1, "unknown roadmap point"),
        (block("reading"), 1, "the list is empty"),
        (block("reading", options="b-paper:"), 1, "unknown resource"),
        (block("proofs"), 1, "proves nothing"),
        ("[](proof:test_nothing.py::test_a)", 1, "does not exist"),
        ("[](proof:test_words.py::test_order)", 1, "has no test"),
        ("x\n[](fact:a-prize)", 2, "unknown fact"),
        (block("resource-library", "cooking"), 1, "no resource belongs"),
        (block("promise"), 1, "the promise is empty"),
        (block("promise", body="You can."), 1, "has no `minutes`"),
    ],
)
def test_mistakes_are_explained(problem, text, line, what):
    """Each mistake an author can make is reported with its line, its name and a remedy."""
    found = problem(text)
    assert what in found.what and found.line == line


# Code


def test_snippet_is_one_object(expanded):
    """A snippet shows its file name, its code, its output, and can be downloaded."""
    text = expanded(block("snippet", "count.py"))
    assert text.index("count.py") < text.index('"""Count words."""') < text.index("```text\n2\n```")
    assert "](../snippets/nlp/bag/count.py){ download .snippet__tool }" in text
    assert 'data-snippet="nlp/bag/count.py"' in text


def test_section_shows_only_itself(expanded):
    """A section stands without markers, and without output unless that is asked for."""
    text = expanded(block("snippet", "plot.py", "section: draw"))
    assert 'print("drawn")' in text and "region" not in text and "Plot." not in text
    assert "```text" not in text
    assert "```text\ndrawn" in expanded(block("snippet", "plot.py", "section: draw\noutput: true"))


def test_prediction_hides_the_output(expanded):
    """A question stands before the output, which opens on demand."""
    text = expanded(block("snippet", "count.py", "predict: How many?"))
    assert re.search(
        r"<details[^>]*>\n<summary[^>]*>How many\?</summary>\n\n```text\n2\n```\n\n</details>", text
    )


def test_fold_counts_its_lines(expanded):
    """Folded code says how long it is."""
    assert "<summary>The code, 3 lines</summary>" in expanded(block("snippet", "count.py", "fold: true"))


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("nlp/bag.md", "../../snippets/nlp/bag/plot.json"),
        ("nlp/index.md", "../snippets/nlp/bag/plot.json"),
        ("index.md", "snippets/nlp/bag/plot.json"),
    ],
)
def test_heads_keep_the_drawing_and_name_the_numbers(book, page, address):
    """A live figure is the drawing, in an element that names its numbers as seen from the built page."""
    options = "only: figure\nfigure: What the picture shows.\ncaption: Its point."
    text, usage = expand(book.page(page), block("heads", "/nlp/bag/plot.py", options))
    assert re.search(rf'<div class="heads" data-heads="{address}" markdown="1">\n\n!\[What .*\n\n</div>', text)
    assert "Its point." in text and "data-snippet" not in text
    assert usage.figures == {"nlp/bag/plot.svg", "nlp/bag/plot.json"}


def test_heads_may_draw_the_numbers_of_another_snippet(expanded):
    """With `data`, code, output and drawing are of one file, the numbers of another."""
    text = expanded(block("heads", "plot.py", "data: plot.py\nfigure: What the picture shows.\ncaption: Its point."))
    assert 'data-snippet="nlp/bag/plot.py"' in text and "```text\ndrawn" in text
    assert text.index('class="figure"') < text.index("data-heads=") < text.index("<figcaption")


def test_figure_has_alternative_text_and_caption(expanded):
    """A figure carries what it shows and what its point is."""
    text = expanded(block("snippet", "plot.py", "figure: What [all] the picture shows.\ncaption: Its $x$."))
    assert "![What (all) the picture shows.](../snippets/nlp/bag/plot.svg){ .figure__image }" in text
    assert '<figcaption markdown="span">Its $x$.</figcaption>' in text


def test_ladder_is_a_row_of_tabs(expanded):
    """Each rung is a tab with a whole snippet, and names its file to those who only hear it."""
    text = expanded(block("ladder", options="Plain: count.py\nDrawn: plot.py"))
    rungs = re.findall(r'(?m)^/// tab \| (\w+)<span class="visually-hidden"> ([\w.]+)</span>$', text)
    assert rungs == [("Plain", "count.py"), ("Drawn", "plot.py")]
    assert text.count("data-snippet") == 2 and text.count("\n///") >= 2


def test_stale_output_stops_the_build(small_book):
    """A snippet that changed after its output was recorded cannot be shown."""
    book = small_book({"docs/nlp/bag.md": "# Bag\n\n" + block("snippet", "count.py")})
    with pytest.raises(BookError, match="stale or missing"):
        expand(book.page("nlp/bag.md"))


@pytest.mark.parametrize("options", ["predict: Which?", "figure: What the picture shows.\ncaption: Its point.", "section: draw\noutput: true"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_draft_says_what_is_not_yet_recorded(small_book, options, gone):
    """Whoever writes a snippet sees its code, and in place of a stale output or figure how to record it."""
    page = "# Bag\n\n" + block("snippet", "plot.py", options) + "\n\nGo on.\n"
    book = small_book({**FILES, "docs/nlp/bag.md": page})
    if gone:  # never recorded: there is nothing to show but the code
        for path in (book.snippets / "nlp/bag").glob("plot.[os]*"):
            path.unlink()
    text = expand(book.page("nlp/bag.md"), draft=True)[0]
    assert text.count("python -m site_kit record nlp/bag/plot.py</code>") == 1 and ", which needs" not in text
    assert 'print("drawn")' in text and "Go on." in text
    assert "```text" not in text and "plot.svg" not in text and "Which?" not in text


def test_a_draft_says_what_recording_needs(small_book):
    """Only a snippet that names packages asks for them."""
    needy = '# /// script\n# dependencies = ["torch"]\n# ///\n"""A."""\nimport torch\n'
    book = small_book({"docs/nlp/bag.md": block("snippet", "needy.py"), "snippets/nlp/bag/needy.py": needy})
    assert "needy.py</code>, which needs torch." in expand(book.page("nlp/bag.md"), draft=True)[0]


def test_a_draft_with_problems_can_be_read(small_book):
    """Every problem stands above a draft, with its line, and the rest of the page below it."""
    book = small_book({"docs/nlp/bag.md": "# Bag\n\n/// snipet | a.py\n///\n\n[](term:<b>)\n\nGo on.\n"})
    text = expand(book.page("nlp/bag.md"), draft=True)[0]
    assert text.startswith('<div class="notice">') and "docs/nlp/bag.md:3: unknown directive" in text
    assert "docs/nlp/bag.md:6: unknown term `&lt;b&gt;`" in text and text.endswith("Go on.\n")


def test_what_ran_is_shown_only_for_this_text(small_book):
    """The line with date and versions stands only under the text that was run."""
    book = small_book({**FILES, "docs/nlp/bag.md": "# Bag\n\n" + block("snippet", "count.py")})
    record(book)
    digest = Snippet(book.snippets, "nlp/bag/count.py").digest
    ran = {"date": "2026-01-02", "seconds": 0.1, "python": "3.11", "packages": {"numpy": "2"}}
    line = "Ran in 0.10 s with Python 3.11, numpy 2 on 2026-01-02"
    shown = []
    for verified in (None, "0" * 64, digest):
        if verified:
            records = {"snippets": {"nlp/bag/count.py": {**ran, "sha256": verified}}}
            book.verification_path.write_text(json.dumps(records))
        shown.append(line in expand(book.page("nlp/bag.md"))[0])
    assert shown == [False, False, True]


@pytest.mark.parametrize(
    ("code", "marks"),
    [
        ("import json\n", ' data-run=""'),
        ("import torch\n", ' data-local=""'),
        ("import openai\n", ' data-local="" data-service'),
        ("# /// script\n# [tool.book]\n# page = false\n# service = true\n# ///\nimport json\n", ' data-local="" data-service'),
        ("import snippets.app\n", ' data-local="" data-book'),
    ],
)
def test_a_snippet_says_where_it_runs(small_book, code, marks):
    """A page's script learns from marks whether a snippet runs in the page, at home, against a service or with the book."""
    book = small_book({"snippets/nlp/bag/count.py": code, "docs/nlp/bag.md": "# Bag\n"})
    digest = hashlib.sha256(code.encode()).hexdigest()
    (book.snippets / "recorded.json").write_text(json.dumps({"nlp/bag/count.py": digest}))
    shown = expand(book.page("nlp/bag.md"), block("snippet", "count.py"))[0]
    assert f'data-snippet="nlp/bag/count.py"{marks} markdown' in shown


# Practice


def test_exercise_has_everything(expanded):
    """An exercise shows its task, its starter, the command that grades it, and hides a solution."""
    text = expanded(block("exercise", "sort", "title: Sort words\nminutes: 5", "\nSort [words](term:bag)."))
    order = [
        "Exercise, 5 min",
        "### Sort words { #exercise-sort }",
        "Sort [words](../glossary.md#bag",
        "words = ...",
        '<details class="exercise__terminal"',
        "site_kit check sort\n",
        '<details class="exercise__solution"',
        "sorted('ab')",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_quiz_explains_every_option(expanded):
    """Each option opens its own explanation, and says whether it is right."""
    options = "- [ ] Counts\n\n    No, `2` stays.\n\n- [x] Order\n\n    Yes.\n\n    A bag has none."
    text = expanded(block("quiz", body=f"What is lost?\n\n{options}"))
    assert re.findall(r"quiz__option--(\w+)", text) == ["wrong", "right"]
    assert "**Not quite.** No, `2` stays." in text and "**Right.** Yes.\n\nA bag has none." in text


options = st.lists(
    st.tuples(st.booleans(), st.from_regex(r"[a-z]{1,8}", fullmatch=True)), min_size=2, max_size=5
)


@given(options)
def test_quiz_is_read_as_written(options):
    """Every quiz with one right option and explained options is read; any other is refused."""
    body = "Which?\n\n" + "\n\n".join(
        f"- [{'x' if right else ' '}] {name}\n\n    {name} it is." for right, name in options
    )
    if sum(right for right, _ in options) != 1:
        with pytest.raises(engine.Wrong) as error:
            practice._read_quiz(body)
        assert "exactly one" in error.value.what
        return
    question, read = practice._read_quiz(body)
    assert question == "Which?"
    assert read == [(right, name, f"{name} it is.") for right, name in options]


# Citing


def test_inline_directives(expanded):
    """Resources, terms and facts become links with what the registry knows."""
    title = "Ada Lovelace, Alan Turing, Grace Hopper: On Words, 2017"
    link = f'[Lovelace et al., 2017](https://example.org/words "{title}"){{ .resource }}'
    assert expanded("[](resource:a-paper)") == link
    assert expanded("*[bags](term:bag)*").startswith('*[bags](../glossary.md#bag "A text as the counts')
    assert "checked 2026-01-01" in expanded("[](fact:a-price)")


def test_expired_facts_say_so(expanded, monkeypatch):
    """A reader sees that a fact is due for a check."""
    monkeypatch.setenv("BOOK_TODAY", "2026-05-31")
    assert "due for a check" not in expanded("[](fact:a-price)")
    monkeypatch.setenv("BOOK_TODAY", "2026-06-01")
    assert "3 cents (as of 2026-01-01; due for a check)" in expanded("[](fact:a-price)")


@pytest.mark.parametrize("text", ["`[](term:nope)`", "``a ` [](fact:x)``", "[a](b.md)", "`a` [b](c.md) `d`"])
def test_code_spans_are_left_alone(expanded, text):
    """Nothing inside a code span is expanded, and code spans come back as they were."""
    assert expanded(text) == text


def test_proof_shows_the_test(book):
    """A proof mark leads to the whole test on the same page."""
    text = "# Bag\n\nOrder is lost [](proof:test_words.py::test_order_is_lost).\n\n/// proofs\n///\n"
    write_book(book.root, {**FILES, "docs/nlp/proven.md": text})
    record(book)
    result, usage = expand(book.page("nlp/proven.md"))
    anchor = "proof-test-words-test-order-is-lost"
    assert f'(#{anchor} "A bag forgets the order of its words.")' in result
    assert f'id="{anchor}"' in result and "assert set('ab') == set('ba')" in result
    assert usage.proofs == ["test_words.py::test_order_is_lost"]


# Frames


def test_promise_shows_the_facts_of_a_topic(book):
    """A topic page says its minutes, its level and what comes before it."""
    text, _ = expand(book.page("nlp/tf-idf.md"), block("promise", body="You can weigh words."))
    assert (
        "**20** min" in text and "Beginner" in text and "Part of [Language](index.md)" in text and "After [Bag of words](index.md#bag-of-words)" in text
    )


def test_promise_shows_the_facts_of_a_chapter(book):
    """A chapter page says its hours, its topics, what exists of them and its exercises, all counted."""
    text, _ = expand(book.page("nlp/index.md"), block("promise", body="You can weigh words."))
    assert "**5 h**" in text and "2 topics, 1 with full pages" in text and "1 exercise" in text and "No prerequisites" in text


def test_bullet_is_explained_and_linked(book):
    """A roadmap point stands in its own words, with hours, prerequisites and its page."""
    text, usage = expand(
        book.page("nlp/index.md"),
        block("bullet", "tf-idf", "after: [bag-of-words]\ncovers: weights", "\nRare words tell."),
    )
    assert "### TF-IDF { #tf-idf }" in text and "About 3 h" in text and "Rare words tell." in text
    assert "After [Bag of words](#bag-of-words)" in text and "Full page: [TF-IDF](tf-idf.md)" in text
    assert usage.bullets == {"tf-idf"}


@pytest.mark.parametrize(
    ("argument", "options", "body", "what"),
    [
        ("bag-of-word", "covers: a", "Text.", "unknown roadmap point"),
        ("tf-idf", "covers: a", "", "is not explained"),
        ("tf-idf", "", "Text.", "does not say what it covers"),
        ("tf-idf", "after: [bag]\ncovers: a", "Text.", "neither a roadmap point nor a page"),
    ],
)
def test_incomplete_bullets_are_refused(problem, argument, options, body, what):
    """A roadmap point must exist, be explained, and name prerequisites that exist."""
    assert what in problem(block("bullet", argument, options, body), "nlp/index.md").what


def test_generated_pages(expanded):
    """The path, the library, the glossary, the facts and the totals are made from the registries."""
    assert "[Language](index.md)" in expanded(block("path"))
    assert 'id="resource-a-paper"' in expanded(block("resource-library", "nlp"))
    assert "## B { #letter-b }\n\n### bag of words { #bag }" in expanded(block("glossary"))
    assert "| What a thousand words cost. |" in expanded(block("fact-table"))
    assert "<li><b>2</b> roadmap points</li>" in expanded(block("totals"))


def test_links_are_relative_to_the_page(expanded):
    """The same directive leads to the same place from any depth."""
    assert "(glossary.md#bag" in expanded("[](term:bag)", "index.md")
    assert "(../glossary.md#bag" in expanded("[](term:bag)", "nlp/index.md")


def test_the_small_book_is_well_formed(small_book):
    """The examples of these tests are themselves a book without problems."""
    assert sum(1 for _ in directives.uses(small_book())) == sum(name.endswith(".md") for name in SMALL_BOOK)


@pytest.mark.parametrize("line", ["repo_url: https://example.org/me/book", 'repo_url: !ENV [REPO_URL, "https://example.org/me/book"]'])
def test_clone_is_the_address_of_this_repository(small_book, monkeypatch, line):
    """The commands name what mkdocs.yml names, and in a fork what its environment names."""
    monkeypatch.delenv("REPO_URL", raising=False)
    book = small_book({"mkdocs.yml": f"site_name: Book\n{line}\n"})
    cloned = "```console\n$ git clone {}\n$ cd {}\n```"
    assert cloned.format("https://example.org/me/book", "book") in expand(book.page("index.md"), block("clone"))[0]
    monkeypatch.setenv("REPO_URL", "https://example.org/you/fork.git")
    shown = expand(book.page("index.md"), block("clone"))[0]
    assert (cloned.format("https://example.org/you/fork.git", "fork") in shown) == ("ENV" in line)


def test_clone_needs_an_address(small_book):
    """Without an address in mkdocs.yml the problem says where to write it."""
    book = small_book({"mkdocs.yml": "site_name: Book\n"})
    with pytest.raises(BookError, match="no `repo_url`"):
        expand(book.page("index.md"), block("clone"))
