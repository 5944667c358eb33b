"""The registries in `docs/_data`: loaded, checked, and reported by line.

Every entry of a registry has an id. A registry that does not fit its schema
raises `BookError` with one problem for each entry that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from site_kit.book.errors import BookError, Problem

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Url = Annotated[str, Field(pattern=r"^https://[^\s]+$")]
Sentence = Annotated[str, Field(min_length=10)]
Chapter = Literal[
    "prerequisites",
    "deep-learning",
    "nlp",
    "llms",
    "projects",
    "stay-updated",
    "timeline",
    "mindset",
]


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads YAML, in C where PyYAML has it; an impossible value (the 30th of February) is an error with its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            what = f"`{node.value}` is impossible: {error}"
            raise yaml.constructor.ConstructorError(problem=what, problem_mark=node.start_mark) from error


class Entry(BaseModel):
    """What all registry entries share: an id, and no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Id


class Resource(Entry):
    """Something outside the book, with enough identity to notice a swap."""

    chapter: Chapter | Literal["all"]
    title: Annotated[str, Field(min_length=2)]
    authors: Annotated[list[str], Field(min_length=1)]
    year: int | None
    kind: Literal[
        "book",
        "course",
        "paper",
        "tutorial",
        "video",
        "docs",
        "tool",
        "repo",
        "newsletter",
        "leaderboard",
        "community",
        "conference",
        "dataset",
    ]
    url: Url
    free: bool | Literal["partial"]
    level: Literal["beginner", "intermediate", "advanced"]
    time: Annotated[str, Field(pattern=r"^\d+(\.\d+)?[hm]$")] | None
    topics: Annotated[list[Id], Field(min_length=1)]
    why: Sentence
    checked: date
    evidence: Literal["opened", "seen", "linked", "prefix", "thin"]

    @property
    def citation(self) -> str:
        """`Vaswani et al., 2017` for papers, the title for everything else."""
        if self.kind != "paper" or self.year is None:
            return self.title
        authors = [author.split(" (")[0] for author in self.authors]
        if len(authors) == 1 and authors[0].endswith(" et al."):
            return f"{authors[0].split()[-3]} et al., {self.year}"
        surnames = [author.split()[-1] for author in authors]
        names = " and ".join(surnames) if len(surnames) < 3 else f"{surnames[0]} et al."
        return f"{names}, {self.year}"

    @property
    def status(self) -> str:
        """What was done with its address, and when; `opened` only if somebody, or `make check-links`, opened it."""
        return f"{'opened' if self.evidence == 'opened' else 'found by search'} on {self.checked}"

    @property
    def cost(self) -> str:
        """`free`, `paid` or `partly free`."""
        return {True: "free", False: "paid"}.get(self.free, "partly free")


class Fact(Entry):
    """A claim that perishes: source, date, and the day it must be checked again."""

    claim: Sentence
    value: Annotated[str, Field(min_length=1)]
    source: Url
    source_title: Annotated[str, Field(min_length=2)]
    checked: date
    expires: date

    @model_validator(mode="after")
    def _dates_in_order(self) -> Fact:
        if self.expires <= self.checked:
            raise ValueError("expires must lie after checked")
        if self.expires - self.checked > timedelta(days=366):
            raise ValueError("expires may lie at most a year after checked")
        return self

    def expired(self, today: date) -> bool:
        """Whether the fact has to be checked again before it is trusted."""
        return today >= self.expires


class Term(Entry):
    """A glossary entry."""

    term: Annotated[str, Field(min_length=1)]
    short: Sentence
    page: str | None = None
    also: list[str] = []


class Bullet(Entry):
    """One point of the roadmap, in the roadmap's own words; a stop of the timeline says where it begins."""

    title: Annotated[str, Field(min_length=2)]
    text: Annotated[str, Field(min_length=2)]
    hours: Annotated[float, Field(gt=0)]
    begins: Id | None = None


class RoadmapChapter(Entry):
    """One section of the roadmap: its points, what comes before it, and when it is read if beside the path."""

    id: Chapter
    title: str
    tagline: str
    source: str
    beside: str = ""
    after: list[Chapter]
    bullets: Annotated[list[Bullet], Field(min_length=1)]

    @property
    def hours(self) -> float:
        """Hours of study, the sum over the chapter's points."""
        return sum(bullet.hours for bullet in self.bullets)


class FrontMatter(BaseModel):
    """What a page says of itself above its text; themes and plugins read more of it."""

    model_config = ConfigDict(extra="allow")
    description: str = ""
    minutes: Annotated[int, Field(gt=0)] = 1
    level: Literal["beginner", "intermediate", "advanced"] = "beginner"
    after: list[str] = []
    roadmap: list[Id] = []
    also: list[str] = []


def read_front_matter(text: str, file: str) -> dict:
    """Read the lines between the two `---` of a page.

    Args:
        text: The lines.
        file: The page, for problems.

    Raises:
        BookError: If they are not YAML, or a value has not the kind it must have.
    """
    try:
        meta = yaml.load(text, Loader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        what = f"the front matter is not YAML: {getattr(error, 'problem', error)}"
        raise BookError(Problem(file, line, what, "quote the value, or mend it")) from error
    if not isinstance(meta, dict):
        remedy = "write `name: value` lines between the two `---`"
        raise BookError(Problem(file, 1, "the front matter is not a mapping", remedy))
    try:
        FrontMatter.model_validate({str(name): value for name, value in meta.items()})
    except ValidationError as error:
        raise BookError(
            [
                Problem(file, 1, f"front matter, `{'.'.join(map(str, detail['loc']))}`: {detail['msg']}", "mend it")
                for detail in error.errors()
            ]
        ) from error
    return meta


def load(path: Path, model: type[Entry]) -> Mapping[str, Entry]:
    """Load a registry: a YAML list of entries, keyed by id in file order.

    Args:
        path: The YAML file.
        model: What each entry must look like.

    Raises:
        BookError: With file, line and remedy for every entry that is wrong.
    """
    return _load(path, model, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=64)
def _load(path: Path, model: type[Entry], _changed: int) -> Mapping[str, Entry]:
    name = "/".join(path.parts[-3:])
    if not path.exists():
        raise BookError(Problem(name, 1, "the registry is missing", "restore the file"))
    text = path.read_text(encoding="utf-8")
    try:
        root = yaml.compose(text, Loader)
        items = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or error
        raise BookError(
            Problem(name, line, f"not valid YAML: {problem}", "mend the syntax there")
        ) from error
    if not isinstance(items, list):
        remedy = "write a list of entries, each beginning with `- id:`"
        raise BookError(Problem(name, 1, "not a list of entries", remedy))
    lines = [node.start_mark.line + 1 for node in root.value]
    entries: dict[str, Entry] = {}
    problems = []
    for line, item in zip(lines, items):
        label = item.get("id", "?") if isinstance(item, dict) else "?"
        try:
            entry = model.model_validate(item)
        except ValidationError as error:
            for detail in error.errors():
                field = ".".join(map(str, detail["loc"])) or "entry"
                message = re.sub(r"^Value error, ", "", detail["msg"])
                what = f"`{label}`, field `{field}`: {message}"
                remedy = f"see class {model.__name__} in site_kit/book/registry.py"
                problems.append(Problem(name, line, what, remedy))
            continue
        if entry.id in entries:
            what = f"the id `{entry.id}` is used twice"
            problems.append(Problem(name, line, what, "rename or remove one of them"))
        entries[entry.id] = entry
    if problems:
        raise BookError(problems)
    return entries
