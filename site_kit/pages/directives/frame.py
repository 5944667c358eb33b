"""Directives that frame a page: its promise, its place on the path, the book in numbers."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable
from functools import cached_property

from site_kit.book.layout import Page
from site_kit.book.path import Path, Stop
from site_kit.book.registry import Bullet, Resource, RoadmapChapter
from site_kit.book.snippets import Snippet, find_snippets
from site_kit.pages.directives.code import where_it_runs
from site_kit.pages.directives.engine import INLINE, Block, Engine, Options, Wrong, entry_of
from site_kit.pages.directives.proofs import targets


class Frame(Engine):
    """Where a page stands among the others."""

    def _block_promise(self, block: Block) -> str:
        """What the reader can do afterwards, and the row of facts."""
        Options(block)
        body = self.body(block)
        if not body:
            raise Wrong("the promise is empty", "say what the reader can do after this page")
        is_chapter = self.page.is_index
        facts = self._chapter_facts() if is_chapter else self._topic_facts()
        items = "\n".join(f'<li markdown="span">{fact}</li>' for fact in facts)
        # What a browser remembers is counted against these marks: assets/live/visits.js.
        topic, parts = ("", self._parts_of(self.page.chapter)) if is_chapter else (' data-topic="1"', "")
        return (
            f'<div class="promise"{topic} markdown="1">\n\n{body}\n\n</div>\n\n'
            f'<ul class="facts"{parts} markdown="1">\n{items}\n</ul>'
        )

    def _parts_of(self, chapter: str, *, exercises: bool = True) -> str:
        """Attributes that name a chapter's topic pages, and its exercises that a page can grade."""
        topics = [page.url for page in self.book.pages if page.chapter == chapter and not page.is_index]
        parts = f' data-pages="{" ".join(topics)}"'
        if exercises:
            starters = sorted((self.book.snippets / chapter.replace("-", "_")).glob("**/exercises/*/starter.py"))
            snippets = [Snippet(self.book.snippets, path.relative_to(self.book.snippets).as_posix()) for path in starters]
            gradable = [snippet.name for snippet in snippets if "data-run" in where_it_runs(snippet)]
            parts += f' data-exercises="{" ".join(name.removesuffix("/starter.py") for name in gradable)}"'
        return parts

    def _topic_facts(self) -> list[str]:
        meta = self.page.meta
        for key in ("minutes", "hours", "level", "after"):
            if key not in meta:
                raise Wrong(f"the front matter has no `{key}`", "a topic page states minutes, hours, level and after")
        besides = "" if meta.get("roadmap") else ", besides the hours of the path"
        facts = [f"**{meta['minutes']}** min to read, **{_hours(meta['hours'])}** with practice{besides}"]
        facts.append(str(meta["level"]).capitalize())
        chapter = self.book.roadmap.get(self.page.chapter)
        if chapter:  # the part of the navigation that a page stands in need not be its chapter
            facts.append(f"Part of [{chapter.title}]({self.page.link(f'{chapter.id}/index.md')})")
        if meta["after"]:
            facts.append("After " + ", ".join(self._point_link(name) for name in meta["after"]))
        verified = self.book.verification.get("date")
        if verified:
            facts.append(f"Verified {verified}")
        return facts

    def _chapter_facts(self) -> list[str]:
        chapter = self._chapter()
        after = [
            f"[{self.book.roadmap[name].title}]({self.page.link(f'{name}/index.md')})" for name in chapter.after
        ]
        when = [chapter.beside] if chapter.beside else self._stops_of(chapter)
        exercises = len(list((self.book.snippets / chapter.id.replace("-", "_")).glob("**/exercises/*/check.py")))
        facts = [f"**{_hours(chapter.hours)}**", self._topics_of(chapter), *([counted(exercises, "exercise")] if exercises else []), *when]
        return [*facts, "After " + ", ".join(after) if after else "No prerequisites"]

    def _chapter(self) -> RoadmapChapter:
        chapter = self.book.roadmap.get(self.page.chapter)
        if chapter is None or not self.page.is_index:
            raise Wrong("this page is no chapter of docs/_data/roadmap.yml", "use this on a chapter's own page")
        return chapter

    def _stops_of(self, chapter: RoadmapChapter) -> list[str]:
        """The months in which a chapter is studied: `Month 3 and month 5`."""
        own = {bullet.id for bullet in chapter.bullets}
        names = [stop.bullet.title for stop in self._path.stops if own & {point.id for point in stop.points}]
        return [" and ".join([*names[:1], *(name[:1].lower() + name[1:] for name in names[1:])])] if names else []

    def _topics_of(self, chapter: RoadmapChapter) -> str:
        """`9 topics, 1 with a full page`: what exists, counted. A chapter beside the path has none in full."""
        topics = counted(len(chapter.bullets), "topic")
        full = sum(bullet.id in self._path.pages_of for bullet in chapter.bullets)
        if chapter.beside and not full:
            return topics
        if not full:
            return f"{topics}, each as a summary"
        return f"{topics}, {'all' if full == len(chapter.bullets) else full} with full pages"

    def _block_bullet(self, block: Block) -> str:
        """One point of the roadmap: its words, hours, prerequisites, explanation."""
        options = Options(block, after=list, covers=str)
        points = self._roadmap_points()
        if block.argument not in points or points[block.argument][0].id != self.page.chapter:
            own = [name for name, (chapter, _) in points.items() if chapter.id == self.page.chapter]
            entry_of(dict.fromkeys(own), block.argument, "roadmap point", "docs/_data/roadmap.yml")
        _, bullet = points[block.argument]
        body = self.body(block)
        if not body:
            raise Wrong(f"the point `{bullet.id}` is not explained", "write two to five sentences")
        covers = self.option(options, "covers")
        if not covers:
            raise Wrong(f"the point `{bullet.id}` does not say what it covers", "add `    covers: topic, topic`")
        self.usage.bullets.add(bullet.id)
        facts = self._studied(bullet) or [f"About {_hours(bullet.hours)}"]
        if options.get("after"):
            facts.append("After " + ", ".join(self._point_link(name) for name in options.get("after")))
        topics = self._path.pages_of.get(bullet.id, [])
        if topics:
            links = [f"[{topic.title}]({self.page.link(topic.name)}){{ .bullet__page }}" for topic in topics]
            facts.append(f"Full page{'s' if len(links) > 1 else ''}: {', '.join(links)}")
        return (
            f"### {bullet.title} {{ #{bullet.id} }}\n\n"
            f'<p class="bullet__words">{html.escape(bullet.text)}</p>\n\n'
            f'<p class="bullet__meta" markdown="span">{" · ".join(facts)}</p>\n\n{body}\n\n'
            f'<p class="bullet__covers" markdown="span">{self._reach(bullet, len(topics))} {covers}</p>'
        )

    def _studied(self, bullet: Bullet) -> list[str]:
        """What a stop of the timeline consists of; nothing for other points."""
        stop = next((stop for stop in self._path.stops if stop.bullet == bullet), None)
        if stop is None:
            return []
        points = ", ".join(f"{self._point_link(point.id)} {_hours(point.hours)}" for point in stop.points)
        largest = ", the largest stop" if stop.hours == max(each.hours for each in self._path.stops) else ""
        return [f"**{_hours(stop.hours)}** of study{largest}: {points}"]

    def _reach(self, bullet: Bullet, pages: int) -> str:
        """What the list below a point is a list of: it depends on what exists."""
        if pages:
            return f"**The full page{'s cover' if pages > 1 else ' covers'}:**"
        if self.book.roadmap[self.page.chapter].beside:
            return "**In short:**"
        return "**This was a summary.** To the whole of it belong:"

    @cached_property
    def _path(self) -> Path:
        return self.book.path

    def _roadmap_points(self) -> dict[str, tuple[RoadmapChapter, Bullet]]:
        chapters = self.book.roadmap.values()
        return {bullet.id: (chapter, bullet) for chapter in chapters for bullet in chapter.bullets}

    def _point_link(self, name: str) -> str:
        """A link to a roadmap point, given its id, or to a page, given its path."""
        points = self._roadmap_points()
        if name in points:
            chapter, bullet = points[name]
            target = f"{chapter.id}/index.md"
            return f"[{bullet.title}]({'' if target == self.page.name else self.page.link(target)}#{name})"
        if not (self.book.docs / name).is_file():
            near = difflib.get_close_matches(name, points, 1)
            hint = f"did you mean `{near[0]}`?" if near else "name a roadmap point or a page below docs/"
            raise Wrong(f"`after` names `{name}`, which is neither a roadmap point nor a page", hint)
        return f"[{self.book.page(name).title}]({self.page.link(name)})"

    def _block_contents(self, block: Block) -> str:
        """A chapter in the order of the path: its pages, its points without one, and what comes in between."""
        Options(block)
        chapter = self._chapter()
        lines: list[str] = []
        before, number = None, 0
        for number, entry in enumerate(self._path.contents(chapter), 1):
            stop = self._stop_of(entry)
            if stop and stop != before:
                lines += ["</ol>\n"] if number > 1 else []
                lines += [*self._between(before, stop), self._stop_line(stop)]
                lines.append(f'<ol class="contents" start="{number}" markdown="1">')
                before = stop
            elif number == 1:
                lines.append('<ol class="contents" markdown="1">')
            lines.append(self._entry(entry))
        return "\n".join([*lines, "</ol>\n", *self._elsewhere()])

    def _stop_of(self, entry: Page | Bullet) -> Stop | None:
        """The stop of the timeline at which a page or a point is studied; none for a page that serves no point."""
        points = [entry.id] if isinstance(entry, Bullet) else entry.meta.get("roadmap", [])
        return next((stop for stop in map(self._path.stop_of, points) if stop), None)

    def _stop_line(self, stop: Stop) -> str:
        """The name of a stop, and how much of it is this chapter's."""
        own = sum(bullet.hours for bullet in self._chapter().bullets if bullet in stop.points)
        hours = _hours(own) if own == stop.hours else f"{own:g} of its {_hours(stop.hours)}"
        link = f"{self.page.link('timeline/index.md')}#{stop.bullet.id}"
        return f'<p class="contents__stop" markdown="span">[{stop.bullet.title}]({link}), {hours}</p>\n'

    def _between(self, before: Stop | None, stop: Stop) -> list[str]:
        """What other chapters are studied between two stops of this one."""
        stops = self._path.stops
        skipped = stops[stops.index(before) + 1 : stops.index(stop)] if before else []
        points = [point for each in skipped for point in each.points]
        chapters = [each for each in self._path.chapters if any(bullet in points for bullet in each.bullets)]
        if not chapters:
            return []
        links = " and ".join(f"[{each.title}]({self.page.link(f'{each.id}/index.md')})" for each in chapters)
        return [f"Then comes {links}, and after it the rest of this chapter.\n"]

    def _entry(self, entry: Page | Bullet) -> str:
        """A page with its time, level and purpose, or a point that has its summary here."""
        if isinstance(entry, Bullet):
            facts = f"{_hours(entry.hours)}, as a summary on this page"
            return f'<li markdown="span">[{entry.title}](#{entry.id}) <span>{facts}</span></li>'
        meta = entry.meta
        facts = f"{meta.get('minutes')} min to read, {_hours(meta.get('hours', 0))} with practice, {meta.get('level')}"
        link = f"[{entry.title}]({self.page.link(entry.name)}){{ .bullet__page }}"
        return f'<li markdown="span">{link} <span>{facts}</span> <span>{html.escape(str(meta.get("description", "")))}</span></li>'

    def _elsewhere(self) -> list[str]:
        """The books and courses that a chapter's text names: whole, they are not in its hours."""
        named = dict.fromkeys(target for _, scheme, target in INLINE.findall(self.page.body) if scheme == "resource")
        entries = [self.book.resources[name] for name in named if name in self.book.resources]
        long = [entry for entry in entries if entry.kind in ("book", "course") and _length(entry) >= 5]
        if not long:
            return []
        links = [f"[{entry.title}]({entry.url}){{ .resource }} ({_hours(_length(entry))})" for entry in long]
        return [
            '<p class="contents__note" markdown="span">Books and courses are not in these hours, except for the parts that a '
            f"topic counts by name. This page names, as wholes: {'; '.join(links)}.</p>"
        ]

    def _block_placement(self, block: Block) -> str:
        """How a placement check is read: when a reader is through, and where to go from here."""
        Options(block)
        chapter = self._chapter()
        section = re.search(r"(?ms)^/// placement\b.*?(?=^## |\Z)", self.page.body)
        count = len(re.findall(r"(?m)^/// quiz\b", section.group())) if section else 0
        if not count:
            raise Wrong("the placement check asks nothing", "write its questions below, with `/// quiz`")
        following = self._path.following(chapter)
        on = f"go on to [{following.title}]({self.page.link(following.name)})" if following else "this chapter has nothing new for you"
        return (
            f"{counted(count, 'question')}, to answer without running anything. **You are through** when all {count} are right at the "
            f"first try, for the reasons that you expected: {on}. **One or two wrong**: read the topics that their explanations "
            "name, then go on. **More**: read the chapter."
        )

    def _block_path(self, block: Block) -> str:
        """The chapters as stops of a path, for the landing page."""
        Options(block)
        items = []
        for chapter in self._path.chapters:
            link = self.page.link(f"{chapter.id}/index.md")
            pages = sum(page.chapter == chapter.id for page in self._path.topics)
            exists = f". {counted(pages, 'full page')}" if pages else ""
            items.append(
                f'<li{self._parts_of(chapter.id, exercises=False)} markdown="span">'
                f"[{chapter.title}]({link}) <span>{chapter.tagline}{exists}</span> "
                f"<em>{_hours(chapter.hours)}</em></li>"
            )
        return '<ol class="path" markdown="1">\n' + "\n".join(items) + "\n</ol>"

    def _block_offline(self, block: Block) -> str:
        """A link to the copy to take along, and what is said of it: only where the site holds one, and not in the copy."""
        Options(block)
        body = self.body(block)
        if not block.argument:
            raise Wrong("the link has no words", "write them in its first line: `/// offline | Take it along`")
        if not self.book.copy:
            return ""
        address = self.page.address(self.book.copy)
        return f'<!-- online -->\n\n<a href="{address}" download>{block.argument}</a>{body}\n\n<!-- /online -->'

    # The book in numbers, counted, never typed

    def _counts(self) -> dict[str, Callable[[], int]]:
        """What can be counted, by the name that `count:` takes."""
        chapters, snippets = self.book.roadmap.values(), self.book.snippets
        fragments = re.compile(r"(?m)^ *```python$")
        return {
            "chapters": lambda: len(chapters),
            "points": lambda: sum(len(chapter.bullets) for chapter in chapters),
            "pages": lambda: len(self._path.topics),
            "summaries": lambda: sum(point.id not in self._path.pages_of for point in self._path.points),
            "projects": lambda: sum(page.chapter == "projects" for page in self._path.topics),
            "labs": lambda: len(list(self.book.docs.glob("labs/*.py"))),
            "snippets": lambda: len(find_snippets(snippets)),
            "fragments": lambda: sum(len(fragments.findall(page.body)) for page in self.book.pages),
            "exercises": lambda: len(list(snippets.glob("**/exercises/*/check.py"))),
            "mutants": lambda: sum(exercise["mutants"] for exercise in self.book.mutants.values()),
            "explained": lambda: sum(exercise["explained"] for exercise in self.book.mutants.values()),
            "proofs": lambda: len({target for page in self.book.pages for target in targets(page)}),
            "resources": lambda: len(self.book.resources),
            "opened": lambda: sum(entry.evidence == "opened" for entry in self.book.resources.values()),
            "terms": lambda: len(self.book.glossary),
        }

    def _inline_count(self, words: str, target: str) -> str:
        if words:
            raise Wrong(f"`count:{target}` has words of its own", f"write `[](count:{target})`: the number is counted")
        return str(entry_of(self._counts(), target, "count", "site_kit/pages/directives/frame.py")())

    def _inline_hours(self, words: str, target: str) -> str:
        """Hours of the path, of chapters, stops or points: `[](hours:langchain+llamaindex)` is their sum."""
        if words:
            raise Wrong(f"`hours:{target}` has words of its own", f"write `[](hours:{target})`: the hours are summed")
        known = {bullet.id: bullet.hours for _, bullet in self._roadmap_points().values()}
        known |= {chapter.id: chapter.hours for chapter in self.book.roadmap.values()}
        known |= {stop.bullet.id: stop.hours for stop in self._path.stops}
        known["all"] = sum(chapter.hours for chapter in self.book.roadmap.values())
        return f"{sum(entry_of(known, name, 'hours', 'docs/_data/roadmap.yml') for name in target.split('+')):g}"

    def _block_totals(self, block: Block) -> str:
        """The book in numbers."""
        Options(block)
        shown = {
            "chapters": "chapters",
            "points": "roadmap points",
            "pages": "full pages",
            "snippets": "runnable snippets",
            "exercises": "graded exercises",
            "proofs": "proof marks",
            "resources": "resources",
        }
        counts = self._counts()
        numbers: dict[str, object] = {label: counts[name]() for name, label in shown.items()}
        numbers["hours of study"] = self._inline_hours("", "all")
        items = "\n".join(f"<li><b>{number}</b> {label}</li>" for label, number in numbers.items())
        return f'<ul class="totals">\n{items}\n</ul>'


def counted(number: int, word: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def _length(entry: Resource) -> float:
    """The hours that a resource takes, 0 if nobody can say."""
    if not entry.time:
        return 0
    return float(entry.time[:-1]) / (60 if entry.time.endswith("m") else 1)


def _hours(hours: float) -> str:
    return f"{hours:g} h"
