"""Pages as they are written: code, front matter, navigation, proofs, prose, headings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SMALL_BOOK, expect_none, fences, prose, read_config

from site_kit.book.errors import Problem
from site_kit.book.layout import Book, Page
from site_kit.book.path import listed
from site_kit.pages.directives import uses

# Each way to write the same thing has one form that is run or shown as meant.
SHELLS = {"sh", "bash", "shell", "zsh", "shell-session"}
BANNED = {
    r"\bsimply\b": "leave it out: what is simple for one reader is not for another",
    r"\bobviously\b": "leave it out, or say why it is so",
    r"\bof course\b": "leave it out, or say why it is so",
    r"\bcoming soon\b": "speak only of what exists",
    r"\bTODO\b": "do it, or leave it out",
    r"!(?!\[)": "end the sentence with a full stop",
}


def kind(page: Page) -> str:
    """`chapter`, `topic`, or `other`: what a page must have depends on it."""
    if page.chapter not in page.book.roadmap:
        return "other"
    return "chapter" if page.name == f"{page.chapter}/index.md" else "topic"


def texts(book: Book) -> dict[str, str]:
    """Every Markdown file that readers read, by its path."""
    found = {f"docs/{page.name}": page.text for page in book.pages}
    readme = book.root / "README.md"
    return found | ({"README.md": readme.read_text(encoding="utf-8")} if readme.exists() else {})


def line_of(text: str, pattern: str) -> int:
    """The first line that matches, 1 if none does."""
    match = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1


# Code that stands in pages


def fence_problems(file: str, text: str) -> Iterator[Problem]:
    """Fences that the test run would skip in silence, or execute though nobody means it."""
    for fence in fences(text):
        word = re.sub(r"^[\s{.]*", "", fence.info).split(" ")[0].strip("}").lower()
        if word.startswith("py"):
            if fence.info != "python" or fence.marks[0] == "~":
                remedy = "write exactly ```python: with any other info string it is never run"
                yield Problem(file, fence.line, f"a fence `{fence.marks}{fence.info}` holds Python", remedy)
            elif file.startswith("docs/") and len([line for line in fence.body if line.strip()]) > 2:
                remedy = "move it to a file below snippets/ and show it with `/// snippet | FILE.py`"
                yield Problem(file, fence.line, "a Python fence of more than two lines", remedy)
        elif word in SHELLS:
            remedy = "write ```console and begin commands with `$ `: this fence would be executed"
            yield Problem(file, fence.line, f"a fence `{fence.marks}{fence.info}`", remedy)
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"<!--[-\s]*(pytest-codeblocks:|pytest\.mark)", line):
            yield Problem(
                file, number, "a mark that keeps code from being run", "remove it; code on pages runs"
            )


def test_code_on_pages_is_run(book):
    """Every Python fragment on a page is one that the test run executes, and no command is."""
    expect_none(problem for file, text in texts(book).items() for problem in fence_problems(file, text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("```python\nx = 1\n\ny = 2\n```", 0),
        ("```python\nx = 1\ny = 2\nz = 3\n```", 1),
        ('```python title="a.py"\nx = 1\n```', 1),
        ("```py\nx = 1\n```", 1),
        ("``` python\nx = 1\n```", 1),
        ("```{.python hl_lines=1}\nx = 1\n```", 1),
        ("~~~python\nx = 1\n~~~", 1),
        ("```pycon\n>>> 1\n```", 1),
        ("    ```Python\n    x = 1\n    ```", 1),
        ("```sh\nrm -r x\n```", 1),
        ("```console\n$ rm -r x\n```", 0),
        ("````text\n```py\n````", 0),
        ("<!--pytest-codeblocks:skipfile-->", 1),
        ("<!-- pytest.mark.skip -->", 1),
    ],
)
def test_unrun_code_is_noticed(text, count):
    """Each way to write Python that would never be run, or a command that would be, is reported."""
    assert len(list(fence_problems("docs/a.md", text))) == count


@given(st.lists(st.sampled_from(["```", "````", "~~~", "x", "```python", " ```", "``"]), max_size=8))
def test_fences_are_disjoint(lines):
    """Fences are found in order, without overlap, and none holds its own closing line."""
    found = fences("\n".join(lines))
    ends = [0, *(fence.line + len(fence.body) + 1 for fence in found)]
    assert all(fence.line > end for fence, end in zip(found, ends))
    assert all(fence.marks not in map(str.strip, fence.body) for fence in found)


# Front matter and parts


def topic_parts(page: Page) -> Iterator[tuple[bool, str, str]]:
    """What a topic page must have: whether it does, what is missing, and the remedy."""
    for name, example in (
        ("minutes", "minutes: 40"),
        ("hours", "hours: 4"),
        ("level", "level: beginner"),
        ("after", "after: [linear-algebra]"),
        ("roadmap", "roadmap: [attention-mechanism]"),
    ):
        yield name in page.meta, f"the front matter has no `{name}`", f"add, say, `{example}`"
    counts = {
        name: len(re.findall(rf"(?m)^/// {name}\b", page.body))
        for name in ("promise", "exercise", "quiz", "reading")
    }
    yield counts["promise"] == 1, "no promise", "begin with `/// promise`: what the reader can do afterwards"
    yield counts["exercise"] >= 3, f"{counts['exercise']} exercises", "a topic page has three or more"
    yield counts["quiz"] >= 1, "no quiz", "ask at least one question with `/// quiz`"
    yield counts["reading"] >= 1, "no further reading", "name it with `/// reading`"


def page_problems(book: Book) -> Iterator[Problem]:
    """Pages that lack a part which their kind must have."""
    points = {bullet.id for chapter in book.roadmap.values() for bullet in chapter.bullets}
    for page in book.pages:
        file = f"docs/{page.name}"
        length = len(str(page.meta.get("description", "")))
        if not 50 <= length <= 160:
            remedy = "write one sentence of 50 to 160 characters that a search engine can show"
            yield Problem(
                file, line_of(page.text, "^description:"), f"a description of {length} characters", remedy
            )
        if kind(page) == "topic":
            for present, what, remedy in topic_parts(page):
                if not present:
                    yield Problem(file, 1, what, remedy)
        elif kind(page) == "chapter" and not re.search(r"(?m)^/// promise\b", page.body):
            yield Problem(file, page.first_line, "no promise", "begin with `/// promise`")
        for point in page.meta.get("roadmap", []):
            if point not in points:
                remedy = "name an id of docs/_data/roadmap.yml"
                yield Problem(file, line_of(page.text, "^roadmap:"), f"`{point}` is no roadmap point", remedy)


def unpaid(book: Book) -> Iterator[str]:
    """Roadmap points whose pages do not add up to the point's hours."""
    hours = {point.id: point.hours for chapter in book.roadmap.values() for point in chapter.bullets}
    for point, pages in book.path.pages_of.items():
        stated = sum(page.meta.get("hours", 0) for page in pages)
        if stated != hours.get(point):
            yield f"{point}: its {len(pages)} pages state {stated} h, docs/_data/roadmap.yml {hours.get(point)} h"


def test_hours_add_up(book, small_book):
    """The hours of the pages that serve a roadmap point are the hours of that point."""
    expect_none(unpaid(book))
    bad = small_book({"docs/nlp/bag.md": "---\nroadmap: [bag-of-words]\nhours: 1.5\n---\n# Bag\n"})
    assert list(unpaid(bad)) == ["bag-of-words: its 1 pages state 1.5 h, docs/_data/roadmap.yml 2.0 h"]


def test_pages_have_their_parts(book):
    """Every page has a description, and every topic page all its parts."""
    expect_none(page_problems(book))


def test_missing_parts_are_noticed(small_book):
    """A bare topic page is reported once for each part that it lacks."""
    description = "description: A page that has everything a page of its kind must have, and a little more.\n"
    book = small_book(
        {
            "docs/index.md": f"---\n{description}---\n# Home\n",
            "docs/glossary.md": "---\ndescription: short\n---\n# Glossary\n",
            "docs/nlp/index.md": f"---\n{description}---\n# Language\n",
            "docs/nlp/bag.md": f"---\n{description}roadmap: [bag-of-word]\n---\n# Bag\n\n/// quiz\n///\n",
        }
    )
    found = {(problem.file.removeprefix("docs/"), problem.what) for problem in page_problems(book)}
    assert found == {
        ("glossary.md", "a description of 5 characters"),
        ("nlp/index.md", "no promise"),
        ("nlp/bag.md", "the front matter has no `minutes`"),
        ("nlp/bag.md", "the front matter has no `hours`"),
        ("nlp/bag.md", "the front matter has no `level`"),
        ("nlp/bag.md", "the front matter has no `after`"),
        ("nlp/bag.md", "no promise"),
        ("nlp/bag.md", "0 exercises"),
        ("nlp/bag.md", "no further reading"),
        ("nlp/bag.md", "`bag-of-word` is no roadmap point"),
    }


# Navigation


def nav_problems(book: Book) -> Iterator[Problem]:
    """Pages outside the navigation, and entries of it that lead nowhere or twice to one page."""
    text = (book.root / "mkdocs.yml").read_text(encoding="utf-8")
    entries = list(listed(read_config(book)["nav"]))
    labs = [path.relative_to(book.docs).as_posix() for path in book.docs.glob("labs/*.py")]
    for name in [*(page.name for page in book.pages), *sorted(labs)]:
        if name not in entries:
            remedy = "name it under `nav` in mkdocs.yml"
            yield Problem(f"docs/{name}", 1, "no navigation leads to it", remedy)
    for name in dict.fromkeys(entries):
        line = line_of(text, re.escape(name))
        if not (book.docs / name).is_file():
            yield Problem(
                "mkdocs.yml", line, f"docs/{name} does not exist", "write the page, or remove the entry"
            )
        if entries.count(name) > 1:
            yield Problem("mkdocs.yml", line, f"docs/{name} stands twice", "remove one of them")


def test_navigation_is_complete(book, need):
    """Every page and every lab is in the navigation, and the navigation names nothing else."""
    need("mkdocs")
    expect_none(nav_problems(book))


def test_navigation_gaps_are_noticed(small_book, need):
    """A page that is not listed, an entry without page and a double entry are reported."""
    need("mkdocs")
    nav = """site_url: !ENV [NOT_SET, "x"]
nav:
  - Home: index.md
  - A:
    - nlp/index.md
    - nlp/gone.md
  - index.md
  - https://example.org
"""
    problems = list(nav_problems(small_book({"mkdocs.yml": nav})))
    assert [(p.file, p.line, p.what.split(" ", 1)[1]) for p in problems] == [
        ("docs/glossary.md", 1, "navigation leads to it"),
        ("mkdocs.yml", 3, "stands twice"),
        ("mkdocs.yml", 6, "does not exist"),
    ]


# Proofs


# Proofs that stand elsewhere than in the tests of a page's address.
ELSEWHERE = {
    "browser/": "what a figure or a page does is proved where a browser touches it",
    "projects/": "a program's own tests prove what pages say of it",
    "rules/test_roadmap.py": "the one order of pages and points is a rule of the whole book",
}


@lru_cache(maxsize=256)
def parsed(source: str) -> tuple[dict[str, ast.FunctionDef], list[str]]:
    """The functions of a test file that stand in no class, and what the file does to all its tests."""
    functions, names = {}, []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            functions[node.name] = node
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            names.append(ast.unparse(node.value))
        elif isinstance(node, ast.Assign | ast.Expr):
            names += [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
    return functions, names


def excuses(source: str, name: str) -> list[str]:
    """What could keep a test from running, or from counting when it fails."""
    functions, names = parsed(source)
    node = functions[name]
    names = [*(ast.unparse(decorator) for decorator in node.decorator_list), *names]
    names += [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
    return [text for text in names if re.search(r"\b(skip|skipif|xfail|importorskip|give_up)\b", text)]


def proof_problems(book: Book) -> Iterator[Problem]:
    """Proof marks whose test is missing or excused, and pages that do not show their proofs."""
    homes = {page.tests for page in book.pages}
    for page in book.pages:
        targets = re.findall(r"\]\(proof:([^)\s]*)\)", page.body)
        if targets and not re.search(r"(?m)^/// proofs\b", page.body):
            remedy = "end the page with `/// proofs` and `///`"
            yield Problem(
                f"docs/{page.name}", line_of(page.text, r"\]\(proof:"), "its proofs are not shown", remedy
            )
        for target in dict.fromkeys(targets):
            file, _, name = target.partition("::")
            path = book.root / "tests" / file
            line = line_of(page.text, re.escape(target))
            source = path.read_text(encoding="utf-8") if path.is_file() else ""
            if name not in parsed(source)[0] or not name.startswith("test_"):
                what = f"tests/{file} has no test function `{name}`"
                yield Problem(f"docs/{page.name}", line, what, "write the test, or mend the mark")
            elif excuses(source, name):
                what = f"tests/{target} may be excused: {', '.join(excuses(source, name))}"
                yield Problem(f"docs/{page.name}", line, what, "a proof runs always: let it fail instead")
            elif file not in homes and not file.startswith(tuple(ELSEWHERE)):
                what = f"tests/{file} belongs to no page's address"
                remedy = f"move the test to tests/{page.tests}, or say in ELSEWHERE why it stands there"
                yield Problem(f"docs/{page.name}", line, what, remedy)


def test_proofs_are_tests_that_run(book):
    """Every proof mark names a test that is never skipped, and its page shows it."""
    expect_none(proof_problems(book))


@pytest.mark.parametrize(
    ("test", "what"),
    [
        ("def test_a():\n    '''A.'''\n", ""),
        ("@pytest.mark.parametrize('x', [1])\ndef test_a(x):\n    '''A.'''\n", ""),
        ("def test_b():\n    pass\n", "has no test function"),
        ("class TestA:\n    def test_a(self):\n        pass\n", "has no test function"),
        ("@pytest.mark.skipif(True, reason='')\ndef test_a():\n    pass\n", "may be excused"),
        ("@pytest.mark.xfail\ndef test_a():\n    pass\n", "may be excused"),
        ("def test_a():\n    pytest.importorskip('torch')\n", "may be excused"),
        ("torch = pytest.importorskip('torch')\n\ndef test_a():\n    pass\n", "may be excused"),
        ("pytestmark = pytest.mark.skip\n\ndef test_a():\n    pass\n", "may be excused"),
    ],
)
def test_excused_proofs_are_noticed(small_book, test, what):
    """A proof that is missing, hidden in a class, or could be skipped is reported."""
    page = "# Bag\n\nTrue [](proof:nlp/test_bag.py::test_a).\n\n/// proofs\n///\n"
    problems = [
        problem.what
        for problem in proof_problems(small_book({"docs/nlp/bag.md": page, "tests/nlp/test_bag.py": test}))
    ]
    assert (len(problems) == 1 and what in problems[0]) if what else not problems


@pytest.mark.parametrize(
    ("file", "what"),
    [("nlp/test_bag.py", ""), ("nlp/test_index.py", ""), ("browser/test_a.py", ""), ("nlp/test_bags.py", "no page's address")],
)
def test_proofs_far_from_their_page_are_noticed(small_book, file, what):
    """A proof stands in the tests of its page's address, of another page's, or where a reason is given."""
    page = f"# Bag\n\nTrue [](proof:{file}::test_a).\n\n/// proofs\n///\n"
    book = small_book({"docs/nlp/bag.md": page, f"tests/{file}": "def test_a():\n    pass\n"})
    problems = [problem.what for problem in proof_problems(book)]
    assert (len(problems) == 1 and what in problems[0]) if what else not problems


def homeless(book: Book) -> list[str]:
    """Test files in a chapter's room, or in that of the labs, whose address is no page's."""
    homes = {page.tests for page in [*book.pages, *(book.page(f"labs/{path.name}") for path in book.docs.glob("labs/*.py"))]}
    rooms = {home.partition("/")[0] for home in homes}
    found = {path.relative_to(book.root / "tests").as_posix() for path in book.root.glob("tests/*/test_*.py")}
    return sorted(file for file in found - homes if file.partition("/")[0] in rooms and not file.startswith(tuple(ELSEWHERE)))


def test_chapters_tests_have_a_page(book, small_book):
    """A test file in a chapter's room belongs to a page's address, so that the page leads to it."""
    assert homeless(book) == []
    assert homeless(small_book({"tests/nlp/test_bag.py": "", "tests/nlp/test_index.py": ""})) == ["nlp/test_bag.py"]


def test_unshown_proofs_are_noticed(small_book):
    """A page with proof marks and no list of proofs is reported."""
    book = small_book({"docs/nlp/bag.md": "# Bag\n\n[](proof:test_words.py::test_order_is_lost)\n"})
    problem, _ = proof_problems(book)
    assert problem.line == 3 and "not shown" in problem.what


# Prose


def word_problems(file: str, text: str) -> Iterator[Problem]:
    """Words that STYLE bans, outside code and mathematics."""
    for number, line in prose(text):
        for pattern, remedy in BANNED.items():
            for match in re.findall(pattern, line, re.IGNORECASE if pattern != r"\bTODO\b" else 0):
                yield Problem(file, number, f"“{match}” in: {line.strip()[:60]}", remedy)


def own_words(book: Book) -> Iterator[tuple[str, str]]:
    """Sentences of the registries that the book itself says, with their places."""
    for registry, field in (
        ("resources", "why"),
        ("glossary", "short"),
        ("facts", "claim"),
        ("roadmap", "tagline"),
    ):
        for entry in getattr(book, registry).values():
            yield f"docs/_data/{registry}.yml ({entry.id})", getattr(entry, field)


def test_prose_keeps_the_style(book):
    """No page uses filler, exclamation marks, or promises of what does not exist."""
    sources = [*texts(book).items(), *own_words(book)]
    expect_none(problem for file, text in sources for problem in word_problems(file, text))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("It is simply so.\nObviously.", [1, 2]),
        ("Wow!\n\n![a picture](b.svg)", [1]),
        ("`simply!` and $n!$\n\n```python\nprint('of course!')\n```\n\nOf course.", [7]),
        ("---\ndescription: simply\n---\n\nA TODO here, a todo list there.", [5]),
        ("<!-- coming soon -->\n[simply](a.md)", [2]),
        ("[here](https://example.org/simply)", []),
        ("$$\nn!\n$$\n\nn!", [5]),
    ],
)
def test_banned_words_are_noticed(text, lines):
    """Banned words are reported with their lines in prose, and left alone in code, formulas and links."""
    assert [problem.line for problem in word_problems("docs/a.md", text)] == lines


# Numbers


COUNTED = "applications|chapters|courses|exercises|hours|labs|links|pages|points|projects|proofs|resources|snippets|tests|topics"
NUMERAL = rf"(?i)\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of|hundreds of) (?:\w+ )?(?:{COUNTED})\b"


def speaks_of_the_book(book: Book) -> Iterator[tuple[str, str]]:
    """Texts that say what the book has: pages outside the chapters, every description, every tagline."""
    for page in book.pages:
        if kind(page) == "other":
            yield f"docs/{page.name}", page.text
        yield f"docs/{page.name}", f"{page.meta.get('title', '')}\n{page.meta.get('description', '')}"
    for chapter in book.roadmap.values():
        yield f"docs/_data/roadmap.yml ({chapter.id})", chapter.tagline
    for name, pattern in (("mkdocs.yml", "(?m)^site_description: (.*)"), ("README.md", r"(?s)\A(.*?)\n## ")):
        path = book.root / name
        if path.is_file():
            yield name, "\n".join(re.findall(pattern, path.read_text(encoding="utf-8")))


def claim_problems(file: str, text: str) -> Iterator[Problem]:
    """Numbers of things that the book has, typed where they could be counted."""
    for number, line in prose(text):
        for claim in re.findall(NUMERAL, line):
            yield Problem(file, number, f"“{claim}” is typed", "write `[](count:…)` or `[](hours:…)`, or leave the number out")


def test_what_the_book_says_of_itself_is_counted(book):
    """No front page, description or tagline types how many chapters, exercises or hours there are."""
    expect_none(problem for file, text in speaks_of_the_book(book) for problem in claim_problems(file, text))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Nine applications that run.\n\nOver 200 tested snippets.", [1, 3]),
        ("There are 1,200 hours and twelve graded exercises.", [1, 1]),
        ("[](count:exercises) exercises, [](hours:all) hours, a page in 40 minutes, one page.", []),
        ("```console\n$ echo 9 pages\n```", []),
    ],
)
def test_typed_numbers_are_noticed(text, lines):
    """A numeral before what the book has is reported, in digits and in words; a counted one is not."""
    assert [problem.line for problem in claim_problems("docs/a.md", text)] == lines


def test_descriptions_speak_of_the_book_too(small_book):
    """A number in the description of a chapter and in a tagline of the registry is among what is looked at."""
    tagline = SMALL_BOOK["docs/_data/roadmap.yml"].replace("Words and numbers", "Nine projects")
    book = small_book({"docs/nlp/index.md": "---\ndescription: five chapters\n---\n# Language\n", "docs/_data/roadmap.yml": tagline})
    found = [problem.what for file, text in speaks_of_the_book(book) for problem in claim_problems(file, text)]
    assert sorted(found) == ["“Nine projects” is typed", "“five chapters” is typed"]


# Headings


def heading_problems(file: str, text: str) -> Iterator[Problem]:
    """Pages without one title on top, and headings that skip a level."""
    before = 0
    for number, line in prose(text):
        match = re.match(r"(#{1,6}) (.*)", line)
        if not match:
            continue
        level = len(match.group(1))
        if (level == 1) != (before == 0):
            yield Problem(file, number, f"“{line}”", "a page has one title, `# …`, and it comes first")
        elif level > before + 1:
            yield Problem(file, number, f"“{line}” skips a level", f"write `{'#' * (before + 1)}`")
        before = level
    if not before:
        yield Problem(file, 1, "no title", "begin with `# Title`")


def test_headings_step_by_one(book):
    """Every page has one title, and its headings form an outline without gaps."""
    expect_none(
        problem for page in book.pages for problem in heading_problems(f"docs/{page.name}", page.text)
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# A\n\n## B\n\n### C\n\n## D", []),
        ("## B\n\n# A", [1, 3]),
        ("# A\n\n### C", [3]),
        ("# A\n\n# B", [3]),
        ("text", [1]),
        ("# A\n\n```text\n#### no heading\n```", []),
    ],
)
def test_broken_outlines_are_noticed(text, lines):
    """A missing, late or second title and a skipped level are reported."""
    assert [problem.line for problem in heading_problems("docs/a.md", text)] == lines


# Everything together


def test_every_page_expands(book):
    """Every directive of every page can be expanded: what it cites exists, what it shows is recorded."""
    assert len(list(uses(book))) == len(book.pages)


def test_glossary_page_lists_the_terms(book):
    """The glossary page is made from the registry, so no term is left out."""
    assert any("/// glossary" in page.body for page in book.pages)
    for term in book.glossary.values():
        if term.page:
            path = term.page.partition("#")[0]
            assert (book.docs / path).is_file(), (
                f"docs/_data/glossary.yml ({term.id}): docs/{path} does not exist"
            )
