"""The rooms of the house: the map names them, nothing leans on a later one, and imports run in no circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support import expect_none

import site_kit
from site_kit.book.layout import REPOSITORY

PACKAGES = ("site_kit", "snippets/practice_server", "snippets/projects")


def mapped(text: str) -> list[str]:
    """The rooms that a map names, in its order."""
    return re.findall(r"(?m)^`(\w+)` ", text)


def modules(folder: Path, root: Path) -> dict[str, Path]:
    """The modules below a folder by their dotted names, packages included."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: dict[str, Path]) -> Iterator[tuple[str, int]]:
    """Which known modules a file imports, and where; inside functions and for type checkers as well."""
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            # `from package import module` is an import of that module; else of what the package itself holds.
            wanted = [full if (full := f"{module}.{alias.name}") in known else module for alias in node.names]
        else:
            continue
        yield from ((target, node.lineno) for target in dict.fromkeys(wanted) if target in known and target != name)


def leaning(rooms: list[str], root: Path) -> Iterator[str]:
    """Imports of a room that stands after the importing one."""
    known = modules(root / "site_kit", root)
    for name, path in known.items():
        room = name.split(".")[1] if name.count(".") else ""
        for target, line in imports(name, path, known) if room in rooms else ():
            other = target.split(".")[1] if target.count(".") else room
            if other in rooms[rooms.index(room) + 1 :]:
                yield f"{path.relative_to(root)}:{line}: `{room}` comes before `{other}`: move what both need to `{room}`"


def circle(folder: Path, root: Path) -> list[str]:
    """A circle of imports below a folder, if there is one."""
    known = modules(folder, root)
    try:
        TopologicalSorter({n: {t for t, _ in imports(n, p, known)} for n, p in known.items()}).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_the_map_names_the_rooms():
    """The first thing to read about the machinery names its folders, each once, and no others."""
    folders = [path.parent.name for path in (REPOSITORY / "site_kit").glob("*/__init__.py")]
    assert sorted(mapped(site_kit.__doc__)) == sorted(folders)


def test_no_room_leans_on_a_later_one():
    """A room imports only from rooms that the map names before it."""
    expect_none(leaning(mapped(site_kit.__doc__), REPOSITORY))


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_in_no_circle(package):
    """No two modules need each other, through however many others."""
    assert circle(REPOSITORY / package, REPOSITORY) == []


def test_leaning_and_circles_are_noticed(tmp_path):
    """An import of a later room is found inside a function and under another name, and a circle of three modules."""
    files = {
        "__init__": "",
        "book/__init__": "",
        "book/layout": "def f():\n    from site_kit.pages import markdown\n",
        "book/other": "import site_kit.pages.markdown as m\nfrom . import layout\n",
        "pages/__init__": "",
        "pages/markdown": "from site_kit.book.errors import E\nfrom ..book import other\n",
    }
    for name, text in files.items():
        path = tmp_path / "site_kit" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = [text.split(": ")[0] for text in leaning(["book", "pages"], tmp_path)]
    assert found == ["site_kit/book/layout.py:2", "site_kit/book/other.py:1"]
    assert set(circle(tmp_path / "site_kit", tmp_path)) == {
        "site_kit.book.layout",
        "site_kit.book.other",
        "site_kit.pages.markdown",
    }
    (tmp_path / "site_kit/pages/markdown.py").write_text("from site_kit.book.errors import E\n")
    assert circle(tmp_path / "site_kit", tmp_path) == []
