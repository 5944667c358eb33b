"""Problems an author can meet, always with the place and the remedy."""

from __future__ import annotations

from dataclasses import dataclass

try:  # MkDocs prints a BuildError as one clean message instead of a traceback
    from mkdocs.exceptions import BuildError
except ImportError:  # grading and recording work without MkDocs
    BuildError = Exception


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}\n    -> {self.remedy}"


class BookError(BuildError):
    """Stops the build; carries every problem found, not only the first."""

    def __init__(self, problems: Problem | list[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else problems
        super().__init__("\n".join(["", *map(str, self.problems)]))
