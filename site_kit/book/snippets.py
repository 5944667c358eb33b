"""Runnable files: their code as shown, their named sections, their header.

A section stands between `# region NAME` and `# endregion NAME`, which editors
fold. Regions may nest; the marker lines themselves are never shown.
"""

from __future__ import annotations

import ast
import hashlib
import itertools
import re
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from site_kit.book.errors import BookError, Problem

CLIENTS = frozenset({"anthropic", "cohere", "ollama", "openai"})  # client libraries of hosted models
_MARKER = re.compile(r"^\s*# (region|endregion)\b ?(.*?)\s*$")
_HEADER = re.compile(r"(?m)^# /// script\n((?:^#(?: .*)?\n)*?)^# ///\n+")


@dataclass(frozen=True)
class Snippet:
    """One runnable file below `snippets/`.

    Attributes:
        root: The folder `snippets/`.
        name: The path below it, with forward slashes.
    """

    root: Path
    name: str

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.root / self.name

    @property
    def output_path(self) -> Path:
        """Where its recorded output lies."""
        return self.path.with_suffix(".out")

    @property
    def figure_path(self) -> Path:
        """Where its recorded figure lies, if it draws one."""
        return self.path.with_suffix(".svg")

    @property
    def data_path(self) -> Path:
        """Where the numbers of its figure lie, if it saves them for pages that draw by script."""
        return self.path.with_suffix(".json")

    @property
    def saved_paths(self) -> list[Path]:
        """Its recorded figure and numbers, as far as there are any."""
        return [path for path in (self.figure_path, self.data_path) if path.is_file()]

    @cached_property
    def source(self) -> str:
        """The whole text of the file."""
        return self.path.read_text(encoding="utf-8")

    @property
    def digest(self) -> str:
        """SHA-256 of the text: recorded outputs belong to one text only."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    @cached_property
    def header(self) -> dict:
        """The PEP 723 header as data: what the file needs, and `[tool.book]`."""
        try:
            return tomllib.loads(self.header_text)
        except tomllib.TOMLDecodeError as error:
            raise self._error(1, f"its header is not TOML: {error}", "mend the header") from error

    @property
    def header_text(self) -> str:
        """The PEP 723 header as TOML text, remarks included; empty without one."""
        match = _HEADER.search(self.source)
        return re.sub(r"(?m)^# ?", "", match.group(1)) if match else ""

    @property
    def settings(self) -> dict:
        """The `[tool.book]` table of the file's PEP 723 header.

        `now` freezes the clock, `varies` lists patterns of output that may
        differ from run to run, `seconds` raises the time limit, `page = false`
        says that a browser cannot run it, `service = true` that it calls a
        service without a client library that would show it, and
        `imports_book = true` that it may import the book's own packages.
        """
        return self.header.get("tool", {}).get("book", {})

    @property
    def calls_service(self) -> bool:
        """Whether it calls a hosted model, for which the practice server stands in."""
        return self.settings.get("service", False) or not CLIENTS.isdisjoint(self.packages)

    @property
    def needs_book(self) -> bool:
        """Whether it imports a package that lies beside it in the book's repository."""
        return "snippets" in self.packages

    @cached_property
    def code(self) -> str:
        """The code as a reader sees it: no header, no markers."""
        self.sections  # noqa: B018  (raises on broken markers)
        return _without_markers(_HEADER.sub("", self.source)).strip("\n") + "\n"

    @cached_property
    def sections(self) -> dict[str, str]:
        """Name to code of every section, dedented, without inner markers."""
        open_at: dict[str, int] = {}
        found: dict[str, str] = {}
        lines = self.source.splitlines()
        for number, line in enumerate(lines, 1):
            marker = _MARKER.match(line)
            if not marker:
                continue
            kind, name = marker.groups()
            if not name:
                raise self._error(number, f"`# {kind}` has no name", "name the section")
            if kind == "region":
                if name in open_at or name in found:
                    remedy = "section names are unique within a file; rename one"
                    raise self._error(number, f"section `{name}` begins twice", remedy)
                open_at[name] = number
            elif name not in open_at:
                remedy = f"add `# region {name}` above, or remove this line"
                raise self._error(number, f"section `{name}` never began", remedy)
            else:
                if name != list(open_at)[-1]:
                    remedy = f"close `{list(open_at)[-1]}` first: sections nest"
                    raise self._error(number, f"section `{name}` overlaps", remedy)
                body = "\n".join(lines[open_at.pop(name) : number - 1])
                code = textwrap.dedent(_without_markers(body)).strip("\n")
                if not code.strip():
                    remedy = "put code between its markers, or remove them"
                    raise self._error(number, f"section `{name}` is empty", remedy)
                found[name] = code + "\n"
        for name, number in open_at.items():
            remedy = f"add `# endregion {name}` where it ends"
            raise self._error(number, f"section `{name}` is never closed", remedy)
        return found

    @cached_property
    def packages(self) -> tuple[str, ...]:
        """Top-level modules it imports that Python itself does not ship."""
        return _packages(self.source)

    def _error(self, line: int, what: str, remedy: str) -> BookError:
        return BookError(Problem(f"snippets/{self.name}", line, what, remedy))


def _without_markers(text: str) -> str:
    kept = [line for line in text.splitlines() if not _MARKER.match(line)]
    return "\n".join(kept)


@lru_cache(maxsize=1024)
def _packages(source: str) -> tuple[str, ...]:
    return imported_packages(ast.parse(source))


def imported_packages(*modules: ast.Module) -> tuple[str, ...]:
    """Top-level modules that parsed code imports and Python itself does not ship, sorted."""
    names = set()
    for node in itertools.chain.from_iterable(map(ast.walk, modules)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return tuple(sorted(names - sys.stdlib_module_names))


def find_snippets(root: Path) -> list[Snippet]:
    """All runnable files below `root`: no exercises and no packages.

    A folder with an `__init__.py` belongs to a package: readers import it and
    its own tests run it. A folder without one inside a package holds snippets
    that use the package.
    """
    names = []
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        in_package = (path.parent / "__init__.py").exists()
        if "exercises" not in relative.parts and not in_package:
            names.append(relative.as_posix())
    return [Snippet(root, name) for name in names]
