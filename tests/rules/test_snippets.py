"""Every snippet runs, prints what is recorded, and stands on a page."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import expect_none

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import Book
from site_kit.book.snippets import Snippet, find_snippets
from site_kit.pages.directives import expand, uses
from site_kit.running import recorder
from site_kit.running.world import World

MEMORY = 2048  # MB, DESIGN budget
WIDTH = 72  # characters a reading column holds


def weight(snippet: Snippet) -> int:
    """0 for plain Python, 1 for light packages, 2 where torch is loaded."""
    return 2 if "torch" in snippet.source else int("# dependencies" in snippet.source)


SNIPPETS = sorted(find_snippets(Book().snippets), key=weight)


# Running


def test_snippets_run_from_light_to_heavy():
    """Plain Python runs before NumPy, and NumPy before torch: the lightest failures come first."""
    weights = [weight(snippet) for snippet in SNIPPETS]
    assert weights == sorted(weights) and set(weights) == {0, 1, 2}


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_snippet_prints_what_is_recorded(snippet, world, book, need, verification):
    """A snippet prints its recorded output, draws its recorded figure, and stays under 2 GB."""
    need(*snippet.packages)
    verification.lose_snippet(snippet.name)
    run = world.run(snippet)
    if run.peak_mb > MEMORY:  # earlier runs share the process: measure this one alone
        with World(seed=world.seed) as alone:
            run = alone.run(snippet)
    problem = recorder.check(snippet, run)
    if problem:
        pytest.fail(problem, pytrace=False)
    assert run.peak_mb < MEMORY, f"snippets/{snippet.name} takes {run.peak_mb:.0f} MB; make it smaller"
    record = recorder.verified(snippet, run, book.today)
    verification.add_snippet(snippet.name, {**record, "peak_mb": round(run.peak_mb)})


# The records


def record_problems(book: Book) -> Iterator[Problem]:
    """Snippets whose record is missing or stale, and records without a snippet."""
    snippets = {snippet.name: snippet for snippet in find_snippets(book.snippets)}
    for name, snippet in snippets.items():
        if book.recorded.get(name) != snippet.digest:
            what = "its recorded output is stale" if name in book.recorded else "it has no recorded output"
            yield Problem(f"snippets/{name}", 1, what, f"python -m site_kit record {name}")
    for name in book.recorded.keys() - snippets.keys():
        remedy = "run `make record`, which drops it, and commit that"
        yield Problem("snippets/recorded.json", 1, f"`{name}` is no snippet", remedy)
    saved = [path for kind in ("out", "svg", "json") for path in book.snippets.rglob(f"*.{kind}")]
    for path in sorted(saved):
        name = path.relative_to(book.snippets).with_suffix(".py").as_posix()
        other = name in ("recorded.py", "mutants.py") or path.suffix != ".out" and in_package(path, book.snippets)
        if name not in snippets and not other:
            file = f"snippets/{path.relative_to(book.snippets).as_posix()}"
            yield Problem(file, 1, "no snippet beside it writes it", "remove it")


def in_package(path: Path, root: Path) -> bool:
    """Whether a file belongs to a package below `root`, which may bring data of its own."""
    folders = path.parents[: path.parents.index(root)]
    return any((folder / "__init__.py").exists() for folder in folders)


def test_records_are_complete(book):
    """Every snippet has a record of its present text, and nothing else has one."""
    expect_none(record_problems(book))


def test_stale_records_are_noticed(small_book):
    """A missing record, a stale one, one without a snippet and a lone output are all reported."""
    book = small_book(
        {
            "snippets/nlp/bag/stale.py": "print(2)\n",
            "snippets/nlp/bag/lone.svg": "<svg/>",
            "snippets/nlp/bag/lone.json": "{}",
            "snippets/app/__init__.py": "",
            "snippets/app/data/answers.json": "{}",
            "snippets/recorded.json": '{"nlp/bag/stale.py": "0", "gone.py": "1"}',
        }
    )
    found = {(problem.file, problem.what.split()[0]) for problem in record_problems(book)}
    assert found == {
        ("snippets/nlp/bag/count.py", "it"),
        ("snippets/nlp/bag/stale.py", "its"),
        ("snippets/recorded.json", "`gone.py`"),
        ("snippets/nlp/bag/lone.svg", "no"),
        ("snippets/nlp/bag/lone.json", "no"),
    }


def beyond_code_page(book: Book) -> Iterator[Problem]:
    """Printed characters that Windows cannot write into a file or a pipe, unless it is told to use UTF-8."""
    for path in sorted(book.snippets.rglob("*.out")):
        text = path.read_text(encoding="utf-8")
        foreign = "".join(sorted({letter for letter in text if not letter.encode("cp1252", "ignore")}))
        if foreign:
            name = path.relative_to(book.snippets).with_suffix(".py").as_posix()
            remedy = "print characters of cp1252: # for a bar, sqrt for a root"
            yield Problem(f"snippets/{name}", 1, f"it prints {foreign}, which Windows may refuse", remedy)


def test_outputs_can_be_written_everywhere(book):
    """What a snippet prints can be redirected on Windows, too."""
    expect_none(beyond_code_page(book))


def test_foreign_characters_are_noticed(small_book):
    """A character outside of cp1252 is named, the others are not."""
    book = small_book({"snippets/nlp/bag/count.out": "2 · 3 – “é” █ √\n"})
    assert [problem.what.split(",")[0] for problem in beyond_code_page(book)] == ["it prints √█"]


def test_that_code_page_is_what_python_enforces():
    """Such a character ends a redirected program, and nothing else does."""
    for text, code in (("█", 1), ("· – “é”", 0)):
        command = [sys.executable, "-c", f"print({text!r})"]
        environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
        assert subprocess.run(command, env=environment, capture_output=True).returncode == code


# The pages that show them


def orphan_problems(book: Book) -> Iterator[Problem]:
    """Snippets, figures, their numbers and exercises that no page shows."""
    shown: set[str] = set()
    for _, usage in uses(book):
        shown |= usage.snippets | usage.figures | usage.exercises
    snippets = find_snippets(book.snippets)
    saved = [path for snippet in snippets for path in snippet.saved_paths]
    exercises = [path.parent for path in book.snippets.glob("**/exercises/*/check.py")]
    made = {snippet.name for snippet in snippets}
    made |= {path.relative_to(book.snippets).as_posix() for path in [*saved, *exercises]}
    for name in sorted(made - shown):
        yield Problem(f"snippets/{name}", 1, "no page shows it", "show it on its page, or remove it")


def test_every_snippet_stands_on_a_page(book):
    """No snippet, figure or exercise is an orphan."""
    expect_none(orphan_problems(book))


def test_orphans_are_noticed(small_book):
    """A snippet, its figure, its numbers and an exercise that no page shows are each reported."""
    book = small_book(
        {
            "snippets/nlp/bag/count.svg": "<svg/>",
            "snippets/nlp/bag/count.json": "[]",
            "snippets/nlp/exercises/sort/check.py": "assert True\n",
        }
    )
    names = [problem.file.removeprefix("snippets/") for problem in orphan_problems(book)]
    assert names == ["nlp/bag/count.json", "nlp/bag/count.py", "nlp/bag/count.svg", "nlp/exercises/sort"]


_SHOWN = re.compile(r'data-snippet="([^"]+)"[^>]* markdown="1">(.*?)\n</div>', re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)\n```$", re.DOTALL | re.MULTILINE)


def wide_lines(book: Book) -> Iterator[Problem]:
    """Lines of shown code that the reading column does not hold."""
    for page in book.pages:
        for name, block in _SHOWN.findall(expand(page)[0]):
            source = (book.snippets / name).read_text(encoding="utf-8").splitlines()
            for line in "\n".join(_PYTHON.findall(block)).splitlines():
                if len(line) > WIDTH:
                    place = next(n for n, text in enumerate(source, 1) if text.endswith(line))
                    what = f"{len(line)} characters shown on docs/{page.name}"
                    yield Problem(f"snippets/{name}", place, what, f"break the line at {WIDTH}")


def test_shown_code_fits_the_column(book):
    """No line of code on a page is longer than 72 characters."""
    expect_none(wide_lines(book))


def test_wide_lines_are_noticed(small_book):
    """A line of 73 characters is reported with its place in the file, one of 72 is not."""
    page = "# Bag\n\n/// snippet | wide.py\n    output: false\n///\n"
    wide = f'"""Wide."""\n\n# {"x" * 70}\n# {"y" * 71}\n'
    book = small_book({"docs/nlp/bag.md": page, "snippets/nlp/bag/wide.py": wide})
    digest = Snippet(book.snippets, "nlp/bag/wide.py").digest
    (book.snippets / "recorded.json").write_text(f'{{"nlp/bag/wide.py": "{digest}"}}')
    assert [(problem.line, problem.what[:2]) for problem in wide_lines(book)] == [(4, "73")]


# The text


def tops_with_docstring(snippet: Snippet) -> bool:
    """Whether the first statement says what the snippet shows."""
    return bool(ast.get_docstring(ast.parse(snippet.source)))


def own_modules(book: Book) -> set[str]:
    """Names that an import finds only inside this repository."""
    return {path.stem for path in book.root.glob("*.py")} | {
        path.name for path in book.root.iterdir() if path.is_dir() and path.name.isidentifier()
    }


def import_problems(snippet: Snippet, book: Book) -> Iterator[Problem]:
    """Imports that would fail in an empty folder: of this repository, or of a sibling.

    Beside its package, or where its header says so, a snippet may use the book's own packages.
    """
    siblings = {path.stem for path in snippet.path.parent.glob("*.py")} - {snippet.path.stem}
    with_book = in_package(snippet.path, book.snippets) or snippet.settings.get("imports_book")
    forbidden = (own_modules(book) | siblings | {""}) - ({"snippets"} if with_book else set())
    for node in ast.walk(ast.parse(snippet.source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        else:
            continue
        for name in names:
            if name.split(".")[0] in forbidden:
                remedy = "write what it needs into the snippet: readers copy one file"
                yield Problem(f"snippets/{snippet.name}", node.lineno, f"it imports `{name}`", remedy)


@cache
def providers() -> dict[str, list[str]]:
    """Module to the distributions that install it."""
    return dict(metadata.packages_distributions())


def canonical(name: str) -> str:
    """`Scikit_Learn` and `scikit-learn` are one distribution."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(snippet: Snippet) -> dict[str, str]:
    """Distribution to the remark beside it, from the PEP 723 header."""
    listed = re.search(r"(?ms)^dependencies = \[(.*?)\]\n", snippet.header_text)
    remarks: dict[str, str] = {}
    for line in (listed.group(1) if listed else "").splitlines():
        entries, _, remark = line.partition("#")
        for name in re.findall(r'"([A-Za-z0-9._-]+)', entries):
            remarks[canonical(name)] = remark.strip()
    return remarks


def header_problems(snippet: Snippet) -> Iterator[Problem]:
    """Imports that the header does not list, and listed packages that nothing imports."""
    listed, file = required(snippet), f"snippets/{snippet.name}"
    imported = {
        module: [canonical(name) for name in providers().get(module, [module])]
        for module in snippet.packages
        if module != "snippets"
    }
    for module, names in imported.items():
        if not listed.keys() & set(names):
            remedy = f'add "{names[0]}" to its PEP 723 header, so that `uv run` installs it'
            yield Problem(file, 1, f"it imports `{module}`, which its header does not list", remedy)
    for name in listed.keys() - {name for names in imported.values() for name in names}:
        if not listed[name]:
            remedy = 'remove it, or say beside it what needs it: `# "name",  # reason`'
            yield Problem(file, 1, f"its header lists `{name}`, which it does not import", remedy)


def repeated_sums(snippet: Snippet) -> Iterator[Problem]:
    """Comprehensions that divide each element by a sum that they make anew each time."""
    for node in ast.walk(ast.parse(snippet.source)):
        if isinstance(node, ast.ListComp) and isinstance(node.elt, ast.BinOp) and isinstance(node.elt.op, ast.Div):
            if ast.unparse(node.elt.right) == f"sum({ast.unparse(node.generators[0].iter)})":
                what = f"it adds up `{ast.unparse(node.generators[0].iter)}` once for each of its elements"
                yield Problem(f"snippets/{snippet.name}", node.lineno, what, "name the sum before the brackets")


def text_problems(book: Book) -> Iterator[Problem]:
    """What is wrong with the text of snippets, whatever they print."""
    for snippet in find_snippets(book.snippets):
        if not tops_with_docstring(snippet):
            remedy = "begin it with a docstring whose first line is its point"
            yield Problem(f"snippets/{snippet.name}", 1, "no docstring", remedy)
        yield from import_problems(snippet, book)
        yield from header_problems(snippet)
        yield from repeated_sums(snippet)


def test_snippets_stand_alone(book):
    """A snippet says its point first, lists what it needs, and imports nothing of this repository."""
    expect_none(text_problems(book))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x = 1\n", "no docstring"),
        ('"""A."""\nimport site_kit.book.layout\n', "it imports `site_kit.book.layout`"),
        ('"""A."""\nfrom . import count\n', "it imports `.`"),
        ('"""A."""\nfrom count import words\n', "it imports `count`"),
        ('"""A."""\ndef f():\n    import numpy\n', "which its header does not list"),
        ('# /// script\n# dependencies = ["numpy"]\n# ///\n"""A."""\n', "which it does not import"),
        ('"""A."""\nw = [1, 2]\nprint([x / sum(w) for x in w])\n', "adds up `w` once for each"),
    ],
)
def test_bad_texts_are_noticed(small_book, text, what):
    """Each way in which a copied file would not run alone is reported."""
    book = small_book({"snippets/nlp/bag/bad.py": text, "site_kit/book/layout.py": ""})
    problems = [problem.what for problem in text_problems(book) if problem.file.endswith("bad.py")]
    assert any(what in problem for problem in problems), problems


def test_header_names_distributions(small_book):
    """Modules are matched with the names they are installed by, and a remark excuses a backend."""
    header = (
        '# /// script\n# dependencies = [\n#   "scikit-learn>=1",\n#   "torch",  # computes\n# ]\n# ///\n'
    )
    book = small_book({"snippets/nlp/bag/fine.py": header + '"""A."""\nimport sklearn\n'})
    assert list(text_problems(book)) == []


# Sections


@pytest.fixture(scope="module")
def sections_of(tmp_path_factory):
    """Reads the sections of a file with a given text."""
    path = tmp_path_factory.mktemp("sections") / "file.py"

    def read(text: str) -> dict[str, str]:
        path.write_text(text, encoding="utf-8")
        return Snippet(path.parent, path.name).sections

    return read


def test_sections_nest_and_dedent(sections_of):
    """A section is dedented, holds its inner section, and shows no marker."""
    text = "# region all\nif 1:\n    # region in\n    x = 1\n    # endregion in\n# endregion all\n"
    assert sections_of(text) == {"in": "x = 1\n", "all": "if 1:\n    x = 1\n"}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("# region a\nx = 1\n", 1, "never closed"),
        ("x = 1\n# endregion a\n", 2, "never began"),
        ("# region a\n# endregion a\n", 2, "is empty"),
        ("# region a\nx\n# endregion a\n# region a\ny\n# endregion a\n", 4, "begins twice"),
        ("# region a\n# region b\nx\n# endregion a\n# endregion b\n", 4, "overlaps"),
        ("# region\nx = 1\n", 1, "has no name"),
    ],
)
def test_broken_sections_are_refused(sections_of, text, line, what):
    """Every broken marker is reported with its line, never silently printed."""
    with pytest.raises(BookError, match=what) as error:
        sections_of(text)
    assert error.value.problems[0].line == line


marker = st.builds(
    "{}# {} {}".format,
    st.sampled_from(["", "    "]),
    st.sampled_from(["region", "endregion"]),
    st.sampled_from("abc"),
)


@given(st.lists(marker | st.sampled_from(["x = 1", "", "    y = 2", "# a comment"]), max_size=12))
def test_sections_hold_or_complain(sections_of, lines):
    """Any file either has well-formed sections without markers, or a complaint with a line of it."""
    try:
        sections = sections_of("\n".join(lines))
    except BookError as error:
        assert all(1 <= problem.line <= len(lines) for problem in error.problems)
    else:
        opened = sum("# region" in line for line in lines)
        assert len(sections) == opened == sum("# endregion" in line for line in lines)
        assert all(code.strip() and "region" not in code for code in sections.values())


def test_packages_and_exercises_are_not_snippets(small_book):
    """A folder with `__init__.py`, and exercises, are run by their own tests."""
    book = small_book(
        {
            "snippets/app/__init__.py": "",
            "snippets/app/core.py": "",
            "snippets/app/runs/measure.py": "",
            "snippets/nlp/exercises/sort/starter.py": "",
        }
    )
    assert [snippet.name for snippet in find_snippets(book.snippets)] == ["app/runs/measure.py", "nlp/bag/count.py"]
