"""The one path: what is read after what, from the navigation of mkdocs.yml and the points of the roadmap.

Nothing else states an order. Next and Previous, the list of a chapter, the stops of the timeline and
the check that nothing comes before its prerequisites are all made from this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path as File
from typing import Protocol

import yaml

from site_kit.book.errors import BookError, Problem
from site_kit.book.registry import Bullet, Loader, RoadmapChapter


class Page(Protocol):
    """What the path needs to know of a page."""

    name: str
    meta: dict

    @property
    def chapter(self) -> str: ...

    @property
    def is_index(self) -> bool: ...


@dataclass(frozen=True)
class Stop:
    """A stop of the timeline.

    Attributes:
        bullet: The point of the roadmap that names it.
        points: What is studied there: everything on the path until the next stop begins.
    """

    bullet: Bullet
    points: tuple[Bullet, ...]

    @property
    def hours(self) -> float:
        """Hours of study, the sum over its points."""
        return sum(point.hours for point in self.points)


class Path:
    """A book's pages and points in the order in which they are read.

    A point of the roadmap stands where its first page stands. Without a page of its own it follows the
    point that the roadmap names before it, beginning at its chapter's page.
    """

    def __init__(self, nav: Iterable[str], pages: Iterable[Page], roadmap: Mapping[str, RoadmapChapter]) -> None:
        self.pages = {page.name: page for page in pages}
        self.roadmap = roadmap
        # A page that the navigation forgot is read last: a test reports it, the page still opens.
        self.names = tuple(dict.fromkeys([*nav, *self.pages]))
        self._number = {name: number for number, name in enumerate(self.names)}

    @cached_property
    def topics(self) -> list[Page]:
        """The pages of chapters, the chapters' own left out, in order."""
        pages = [page for page in self.pages.values() if page.chapter in self.roadmap and not page.is_index]
        return sorted(pages, key=lambda page: self._number[page.name])

    @cached_property
    def pages_of(self) -> dict[str, list[Page]]:
        """Roadmap point to the pages that teach it, in order."""
        found: dict[str, list[Page]] = {}
        for page in self.topics:
            for point in page.meta.get("roadmap", []):
                found.setdefault(point, []).append(page)
        return found

    @cached_property
    def _places(self) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
        places = {name: ((number, 0), (number, 0)) for name, number in self._number.items()}
        for chapter in self.roadmap.values():
            before = self._number.get(f"{chapter.id}/index.md", len(self._number))
            for number, point in enumerate(chapter.bullets, 1):
                at = [self._number[page.name] for page in self.pages_of.get(point.id, [])] or [before]
                before = at[-1]
                places[point.id] = ((at[0], number), (before, number))
        return places

    def start(self, name: str) -> tuple[int, int]:
        """Where a page begins, or a point of the roadmap; compare it with other places only."""
        return self._places[name][0]

    def end(self, name: str) -> tuple[int, int]:
        """Where a page ends, or the last page of a point."""
        return self._places[name][1]

    def __contains__(self, name: str) -> bool:
        return name in self._places

    @cached_property
    def chapters(self) -> list[RoadmapChapter]:
        """All chapters, in order."""
        last = len(self._number)
        return sorted(self.roadmap.values(), key=lambda chapter: self._number.get(f"{chapter.id}/index.md", last))

    def following(self, chapter: RoadmapChapter) -> Page | None:
        """The page to go on with for whoever skips a chapter: the next one that belongs to another."""
        names = self.names[self._number[f"{chapter.id}/index.md"] + 1 :]
        pages = [self.pages[name] for name in names if name in self.pages]
        return next((page for page in pages if page.chapter in self.roadmap and page.chapter != chapter.id), None)

    @cached_property
    def points(self) -> list[Bullet]:
        """What is studied on the path, in order; chapters that run beside it are left out."""
        points = [point for chapter in self.roadmap.values() if not chapter.beside for point in chapter.bullets]
        return sorted(points, key=lambda point: self.start(point.id))

    def contents(self, chapter: RoadmapChapter) -> list[Page | Bullet]:
        """A chapter's pages, and its points without a page, in order."""
        pages = [page for page in self.topics if page.chapter == chapter.id]
        summaries = [point for point in chapter.bullets if point.id not in self.pages_of]
        return sorted([*pages, *summaries], key=lambda entry: self.start(getattr(entry, "name", None) or entry.id))

    @cached_property
    def stops(self) -> list[Stop]:
        """The stops of the timeline, each a stretch of the path.

        Raises:
            BookError: If a stop begins with nothing on the path, or before the stop that it follows.
        """
        order = [point.id for point in self.points]
        named = [bullet for chapter in self.roadmap.values() for bullet in chapter.bullets if bullet.begins]
        cuts = []
        for bullet in named:
            if bullet.begins not in order:
                what, remedy = "which is no point of the path", "name the point that the stop begins with"
            elif cuts and order.index(bullet.begins) <= cuts[-1]:
                what, remedy = "which comes before the stop above", "mend `begins`, or the order in mkdocs.yml"
            else:
                cuts.append(order.index(bullet.begins))
                continue
            file = "docs/_data/roadmap.yml"
            raise BookError(Problem(file, 1, f"`{bullet.id}` begins with `{bullet.begins}`, {what}", remedy))
        ends = [*cuts[1:], len(order)]
        return [Stop(bullet, tuple(self.points[start:end])) for bullet, start, end in zip(named, cuts, ends)]

    def stop_of(self, point: str) -> Stop | None:
        """The stop at which a point is studied, if any."""
        return next((stop for stop in self.stops if any(each.id == point for each in stop.points)), None)


class _Settings(Loader):
    """Reads mkdocs.yml for its navigation; `!ENV` and other tags of the builder are left unread."""


_Settings.add_multi_constructor("!", lambda loader, suffix, node: None)
_Settings.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


def read_nav(settings: File) -> tuple[str, ...]:
    """The pages that `nav` of mkdocs.yml names, in order; none if there is no such file.

    Raises:
        BookError: If the file is not YAML.
    """
    return _read_nav(settings, settings.stat().st_mtime_ns) if settings.is_file() else ()


@lru_cache(maxsize=16)
def _read_nav(settings: File, _changed: int) -> tuple[str, ...]:
    try:
        nav = (yaml.load(settings.read_text(encoding="utf-8"), _Settings) or {}).get("nav")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"not valid YAML: {getattr(error, 'problem', error)}"
        raise BookError(Problem(settings.name, mark.line + 1 if mark else 1, what, "mend the syntax there")) from error
    return tuple(dict.fromkeys(listed(nav)))


def listed(nav: object) -> Iterator[str]:
    """The pages below an entry of the navigation; outside addresses are not pages."""
    if isinstance(nav, str):
        if "://" not in nav:
            yield nav
    elif isinstance(nav, dict):
        for entry in nav.values():
            yield from listed(entry)
    else:
        for entry in nav or []:
            yield from listed(entry)
