"""The commands that pages and README show can be typed: their programs, files and exercises are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest
from support import expect_none, fences

from site_kit.__main__ import COMMANDS
from site_kit.book.errors import Problem
from site_kit.book.layout import Book
from site_kit.pages.directives import expand
from site_kit.running.grader import find_exercise

PYTHON = ("python", "python3", "py")
OWN = ("pip", "venv", "pytest")  # modules that are there without this repository


def shown_commands(text: str) -> Iterator[str]:
    """What is typed at a prompt of a text's `console` blocks, without remarks."""
    for fence in fences(text):
        if fence.info == "console":
            yield from (line[2:].partition("  #")[0].strip() for line in fence.body if line.startswith(("$ ", "> ")))


def wrong_with(command: str, book: Book) -> str:
    """What a newcomer would stumble over who types this, `""` if nothing."""
    program, *rest = shlex.split(command.replace("\\", "/"))
    files = {path.name for folder in (book.snippets, book.docs / "labs") for path in folder.rglob("*.*")}
    if program in ("pip", "pytest", "mkdocs"):
        return f"write `python -m {program}`: it is the one of the environment"
    if program == "uv" and rest[:1] == ["run"] and rest[1] not in files:
        return f"no file of the book is called {rest[1]}"
    if program not in PYTHON or not rest:
        return ""
    if rest[0] != "-m":
        there = (book.root / rest[0]).exists() if "/" in rest[0] else rest[0] in files
        return "" if there else f"no file of the book is called {rest[0]}"
    module, *rest = rest[1:]
    path = book.root.joinpath(*module.split("."))
    if module == "site_kit":
        if not rest or rest[0] not in COMMANDS:
            return f"site_kit has no such command; there are {', '.join(COMMANDS)}"
        if rest[0] == "check":
            try:
                find_exercise(rest[1])
            except LookupError as unclear:
                return str(unclear).split("\n")[0]
        return ""
    there = module in OWN or (path / "__main__.py").is_file() or path.with_suffix(".py").is_file()
    return "" if there else f"the repository has no program {module}"


def command_problems(book: Book) -> Iterator[Problem]:
    """Every command on a page or in the README that does not work as it stands."""
    texts = {f"docs/{page.name}": expand(page)[0] for page in book.pages}
    texts["README.md"] = (book.root / "README.md").read_text(encoding="utf-8")
    for file, text in texts.items():
        for command in shown_commands(text):
            if what := wrong_with(command, book):
                yield Problem(file, 1, f"`{command}`: {what}", "mend the command")


def test_every_command_can_be_typed(book):
    expect_none(command_problems(book))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("pip install numpy", "python -m pip"),
        ("uv run no_such_file.py", "no_such_file.py"),
        ("python snippets/gone.py", "snippets/gone.py"),
        ("python gone.py", "gone.py"),
        ("python -m snippets.gone --web", "snippets.gone"),
        ("python -m site_kit grade causal_mask", "no such command"),
        ("py -m site_kit check causal_maks", "No exercise is called causal_maks"),
        ("python -m pip install numpy", ""),
        ("python3 -m site_kit check causal_mask", ""),
        (".venv\\Scripts\\activate", ""),
    ],
)
def test_a_wrong_command_is_found(book, command, words):
    """Each way in which a command fails a newcomer is told, and a right one is left alone."""
    found = wrong_with(command, book)
    assert words in found and bool(found) == bool(words)


def test_commands_are_read_without_prompt_and_remark():
    text = "```console\n$ make serve    # read it\nprinted\n> py x.py\n```\n\n```text\n$ not this\n```\n"
    assert list(shown_commands(text)) == ["make serve", "py x.py"]


def test_the_readme_clones_this_repository(book, monkeypatch):
    """The address in the README is that of mkdocs.yml, from which the pages take theirs."""
    monkeypatch.delenv("REPO_URL", raising=False)
    readme = (book.root / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"git clone (\S+)\n\$ cd (\S+)", readme) == [(book.address, book.address.rpartition("/")[2])]
    assert f"$ git clone {book.address}\n" in expand(book.page("start-here.md"))[0]
