"""Directives that frame a page: its promise, its place on the path, the book in numbers."""

from __future__ import annotations

import difflib
import html
from functools import cached_property

from site_kit.book.layout import Page
from site_kit.book.registry import Bullet, RoadmapChapter
from site_kit.book.snippets import Snippet, find_snippets
from site_kit.pages.directives.code import where_it_runs
from site_kit.pages.directives.engine import Block, Engine, Options, Wrong, entry_of
from site_kit.pages.directives.proofs import targets


class Frame(Engine):
    """Where a page stands among the others."""

    def _block_promise(self, block: Block) -> str:
        """What the reader can do afterwards, and the row of facts."""
        Options(block)
        body = self.body(block)
        if not body:
            raise Wrong("the promise is empty", "say what the reader can do after this page")
        is_chapter = self.page.name.endswith("index.md")
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
        topics = [page.url for page in self.book.pages if page.chapter == chapter and not page.name.endswith("index.md")]
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
        facts = [f"**{meta['minutes']}** min to read, **{_hours(meta['hours'])}** with practice", str(meta["level"]).capitalize()]
        if meta["after"]:
            facts.append("After " + ", ".join(self._point_link(name) for name in meta["after"]))
        verified = self.book.verification.get("date")
        if verified:
            facts.append(f"Verified {verified}")
        return facts

    def _chapter_facts(self) -> list[str]:
        chapter = self.book.roadmap.get(self.page.chapter)
        if chapter is None:
            raise Wrong("this page is no chapter of docs/_data/roadmap.yml", "use `promise` on chapters and topics")
        after = [
            f"[{self.book.roadmap[name].title}]({self.page.link(f'{name}/index.md')})" for name in chapter.after
        ]
        months = chapter.months
        when = f"Months {months}" if not months.isdigit() and months[0].isdigit() else months
        facts = [f"**{_hours(chapter.hours)}**", f"{len(chapter.bullets)} topics"]
        facts.append(f"Month {months}" if months.isdigit() else when)
        return [*facts, "After " + ", ".join(after) if after else "No prerequisites"]

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
        facts = [f"About {_hours(bullet.hours)}"]
        if options.get("after"):
            facts.append("After " + ", ".join(self._point_link(name) for name in options.get("after")))
        topics = self._topic_pages.get(bullet.id, [])
        if topics:
            links = [f"[{topic.title}]({self.page.link(topic.name)}){{ .bullet__page }}" for topic in topics]
            facts.append(f"Full page{'s' if len(links) > 1 else ''}: {', '.join(links)}")
        return (
            f"### {bullet.title} {{ #{bullet.id} }}\n\n"
            f'<p class="bullet__words">{html.escape(bullet.text)}</p>\n\n'
            f'<p class="bullet__meta" markdown="span">{" · ".join(facts)}</p>\n\n{body}\n\n'
            f'<p class="bullet__covers" markdown="span">**In depth:** {covers}</p>'
        )

    @cached_property
    def _topic_pages(self) -> dict[str, list[Page]]:
        return self.book.topic_pages

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

    def _block_path(self, block: Block) -> str:
        """The eight chapters as stops of a path, for the landing page."""
        Options(block)
        items = []
        for chapter in self.book.roadmap.values():
            link = self.page.link(f"{chapter.id}/index.md")
            items.append(
                f'<li{self._parts_of(chapter.id, exercises=False)} markdown="span">'
                f"[{chapter.title}]({link}) <span>{chapter.tagline}</span> "
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

    def _block_totals(self, block: Block) -> str:
        """The book in numbers, counted, never typed."""
        Options(block)
        proofs = {target for page in self.book.pages for target in targets(page)}
        counts = {
            "chapters": len(self.book.roadmap),
            "roadmap points": sum(len(chapter.bullets) for chapter in self.book.roadmap.values()),
            "hours of study": round(sum(chapter.hours for chapter in self.book.roadmap.values())),
            "runnable snippets": len(find_snippets(self.book.snippets)),
            "graded exercises": len(list(self.book.snippets.glob("**/exercises/*/check.py"))),
            "proof marks": len(proofs),
            "resources": len(self.book.resources),
            "glossary terms": len(self.book.glossary),
        }
        items = "\n".join(f"<li><b>{count}</b> {name}</li>" for name, count in counts.items())
        return f'<ul class="totals">\n{items}\n</ul>'


def _hours(hours: float) -> str:
    return f"{hours:g} h"
