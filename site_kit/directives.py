"""Turns a page with directives into plain Markdown.

A block directive looks like the blocks of pymdown-extensions:

    /// snippet | one_query.py
        section: softmax

    body, where the directive takes one
    ///

An inline directive is a link with a scheme of its own: `[](resource:ID)`,
`[words](term:ID)`, `[](fact:ID)`, `[](proof:test_file.py::test_name)`.

Whatever cannot be expanded becomes a `Problem` with file, line and remedy.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import html
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from site_kit.book import Book, Page
from site_kit.errors import BookError, Problem
from site_kit.fetch import PAGE_PACKAGES
from site_kit.registry import Bullet, Entry, Loader, Resource, RoadmapChapter
from site_kit.snippets import Snippet, find_snippets

_OPEN = re.compile(r"^(/{3,})[ \t]*([a-z][a-z-]*)(?:[ \t]*\|[ \t]*(.*?))?[ \t]*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_INLINE = re.compile(r"\[([^\]]*)\]\((resource|term|fact|proof):([^)\s]*)\)")
_LEFT_OVER = re.compile(r"\]\((resource|term|fact|proof):")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_OPTION = re.compile(r"^- \[([ x])\] (.+)$")

# Blocks of pymdown-extensions that pages may use as they are.
PLAIN_BLOCKS = ("tab", "details", "note", "warning")


@dataclass
class Usage:
    """What a page uses; tests ask whether everything is used by some page."""

    snippets: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    exercises: set[str] = field(default_factory=set)
    proofs: list[str] = field(default_factory=list)
    resources: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    bullets: set[str] = field(default_factory=set)
    quizzes: int = 0


@dataclass
class Block:
    """One block directive as it stands on the page."""

    name: str
    argument: str
    options: dict
    body: str
    line: int
    body_line: int


class _Wrong(Exception):
    """A directive that cannot be expanded: what is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy


def expand(page: Page, text: str | None = None) -> tuple[str, Usage]:
    """Expand all directives of a page.

    Args:
        page: The page, for its place in the book.
        text: Its body if that differs from the file's (a lab's cell).

    Returns:
        Plain Markdown, and what the page uses.

    Raises:
        BookError: With every problem on the page.
    """
    expander = _Expander(page)
    first_line = page.first_line if text is None else 1
    lines = (page.body if text is None else text).split("\n")
    result = expander.blocks(lines, first_line)
    if expander.problems:
        raise BookError(expander.problems)
    return result, expander.usage


class _Expander:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.book = page.book
        self.usage = Usage()
        self.problems: list[Problem] = []
        self.handlers: dict[str, Callable[[Block], str]] = {
            name.removeprefix("_block_").replace("_", "-"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_block_")
        }

    # Reading the page

    def blocks(self, lines: list[str], first_line: int) -> str:
        """Expand block directives, then inline ones outside code."""
        result: list[str] = []
        fence = ""
        index = 0
        while index < len(lines):
            line, number = lines[index], first_line + index
            index += 1
            mark = _FENCE.match(line)
            if fence:
                result.append(line)
                if mark and mark.group(1).startswith(fence) and line.strip() == mark.group(1):
                    fence = ""
                continue
            if mark:
                fence = mark.group(1)
                result.append(line)
                continue
            opening = _OPEN.match(line)
            if not opening:
                result.append(self.inline(line, number))
                continue
            slashes, name, argument = opening.groups()
            if name in PLAIN_BLOCKS:
                result.append(line)
                continue
            close = next((i for i in range(index, len(lines)) if lines[i].rstrip() == slashes), None)
            if close is None:
                self.problem(number, f"`{slashes} {name}` is never closed", f"add a line `{slashes}` where it ends")
                return "\n".join(result)
            inner, index_of_inner = lines[index:close], index
            index = close + 1
            if name not in self.handlers:
                known = [*self.handlers, *PLAIN_BLOCKS]
                near = difflib.get_close_matches(name, known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
                self.problem(number, f"unknown directive `{name}`", hint)
                continue
            try:
                block = _read_block(name, argument or "", inner, number, first_line + index_of_inner)
                result += ["", self.handlers[name](block), ""]
            except _Wrong as wrong:
                self.problem(number, wrong.what, wrong.remedy)
            except BookError as error:
                self.problems += error.problems
        if fence:
            self.problem(first_line + len(lines) - 1, f"a `{fence}` code block is never closed", "close it")
        return "\n".join(result)

    def inline(self, line: str, number: int) -> str:
        """Expand the inline directives of a line, leaving code spans alone."""
        if "](" not in line:
            return line
        spans: list[str] = []

        def stash(match: re.Match) -> str:
            spans.append(match.group())
            return f"\x02{len(spans) - 1}\x03"

        def replace(match: re.Match) -> str:
            words, scheme, target = match.groups()
            restored = re.sub(r"\x02(\d+)\x03", lambda m: spans[int(m.group(1))], words)
            try:
                return getattr(self, f"_inline_{scheme}")(restored, target)
            except _Wrong as wrong:
                self.problem(number, wrong.what, wrong.remedy)
                return words

        line = _INLINE.sub(replace, _CODE_SPAN.sub(stash, line.replace("\x02", "")))
        if _LEFT_OVER.search(line):
            self.problem(number, "an inline directive spans two lines or holds brackets", "keep `[words](scheme:id)` on one line")
        return re.sub(r"\x02(\d+)\x03", lambda m: spans[int(m.group(1))], line)

    def problem(self, line: int, what: str, remedy: str) -> None:
        """Note a problem and go on, so that an author sees all of them."""
        self.problems.append(Problem(f"docs/{self.page.name}", line, what, remedy))

    def option(self, options: _Options, name: str) -> str | None:
        """An option's text with its inline directives expanded."""
        text = options.get(name)
        return self.inline(text, options.line) if text else None

    def body(self, block: Block) -> str:
        """A block's body with its own directives expanded."""
        return self.blocks(block.body.split("\n"), block.body_line).strip("\n")

    # Inline directives

    def _inline_resource(self, words: str, target: str) -> str:
        entry = _entry(self.book.resources, target, "resource", "docs/_data/resources.yml")
        self.usage.resources.add(entry.id)
        title = _attribute(f"{', '.join(entry.authors)}: {entry.title}" + (f", {entry.year}" if entry.year else ""))
        return f'[{words or entry.citation}]({entry.url} "{title}"){{ .resource }}'

    def _inline_term(self, words: str, target: str) -> str:
        entry = _entry(self.book.glossary, target, "term", "docs/_data/glossary.yml")
        self.usage.terms.add(entry.id)
        link = self.page.link("glossary.md")
        return f'[{words or entry.term}]({link}#{entry.id} "{_attribute(entry.short)}"){{ .term }}'

    def _inline_fact(self, words: str, target: str) -> str:
        entry = _entry(self.book.facts, target, "fact", "docs/_data/facts.yml")
        self.usage.facts.add(entry.id)
        title = _attribute(f"{entry.source_title}, checked {entry.checked}, to be checked again by {entry.expires}")
        expired = entry.expired(self.book.today)
        classes = ".fact .fact--expired" if expired else ".fact"
        warning = f" (as of {entry.checked}; due for a check)" if expired else ""
        return f'[{words or entry.value}{warning}]({entry.source} "{title}"){{ {classes} }}'

    def _inline_proof(self, words: str, target: str) -> str:
        test = _proof(self.book.root, target)
        if target not in self.usage.proofs:
            self.usage.proofs.append(target)
        return f'[{words or "proved"}](#{_proof_id(target)} "{_attribute(test.summary)}"){{ .proof }}'

    # Block directives: code

    def _block_snippet(self, block: Block) -> str:
        """A runnable file or one section of it, its output and its figure."""
        return self._shown(block, _Options(block, **_SNIPPET_OPTIONS))

    def _block_heads(self, block: Block) -> str:
        """A snippet whose figure comes alive where there is script: weights of attention, to be touched."""
        options = _Options(block, data=str, **_SNIPPET_OPTIONS)
        data = self._snippet(options.get("data", block.argument))
        if not data.data_path.is_file():
            name = data.data_path.relative_to(data.root).as_posix()
            remedy = f"let {data.path.name} save `{data.data_path.name}`, then run `make record`"
            raise _Wrong(f"snippets/{name} does not exist", remedy)
        self._recorded(data)
        self.usage.figures.add(data.data_path.relative_to(data.root).as_posix())
        return self._shown(block, options, data)

    def _shown(self, block: Block, options: _Options, data: Snippet | None = None) -> str:
        snippet = self._snippet(block.argument)
        section = options.get("section")
        show_output = options.get("output", section is None)
        code = snippet.code
        if section is not None:
            if section not in snippet.sections:
                raise _Wrong(
                    f"snippets/{snippet.name} has no section `{section}`",
                    f"its sections: {', '.join(snippet.sections) or 'none'}",
                )
            code = snippet.sections[section]
        figure = ""
        if "figure" in options or "caption" in options or data:
            figure = self._figure(snippet, options.get("figure"), self.option(options, "caption"), data)
        if "only" in options:
            if options.get("only") != "figure" or not figure:
                raise _Wrong("`only` can only be `figure`", "write `only: figure`, with `figure:` and `caption:`")
            self._recorded(snippet)
            return figure
        return self._code_block(
            snippet,
            code,
            output=show_output,
            predict=self.option(options, "predict"),
            fold=options.get("fold", False),
            figure=figure,
        )

    def _block_ladder(self, block: Block) -> str:
        """The same mechanism on several rungs, as tabs: `label: file`."""
        if len(block.options) < 2:
            raise _Wrong("a ladder has at least two rungs", "write `    Label: file.py`, one line a rung")
        tabs = []
        for label, name in block.options.items():
            if not isinstance(name, str):
                raise _Wrong(f"the rung `{label}` names no file", "write `    Label: file.py`")
            snippet = self._snippet(name)
            tabs.append(f"/// tab | {label}\n\n{self._code_block(snippet, snippet.code)}\n\n///")
        return "\n\n".join(tabs) + "\n"

    def _snippet(self, name: str) -> Snippet:
        if not name:
            raise _Wrong("no file is named", "write `/// snippet | FILE.py`")
        below = name.removeprefix("/") if name.startswith("/") else f"{self.page.folder}/{name}".lstrip("/")
        snippet = Snippet(self.book.snippets, below)
        if not snippet.path.is_file():
            present = [path.name for path in sorted(snippet.path.parent.glob("*.py"))]
            near = difflib.get_close_matches(snippet.path.name, present, 1)
            hint = f"did you mean `{near[0]}`?" if near else "write the file, or mend the name"
            raise _Wrong(f"snippets/{below} does not exist", hint)
        self.usage.snippets.add(below)
        return snippet

    def _recorded(self, snippet: Snippet) -> None:
        if self.book.recorded.get(snippet.name) != snippet.digest:
            raise _Wrong(
                f"the recorded output of snippets/{snippet.name} is stale or missing",
                "run `make record`, look at the difference, and commit it",
            )

    def _figure(self, snippet: Snippet, alt: str | None, caption: str | None, data: Snippet | None = None) -> str:
        """The drawing with its caption; `data` names the snippet that saved the numbers of its live version."""
        if not alt or len(alt) < 15:
            raise _Wrong("a figure needs an alternative text", "say in `figure:` what the picture shows")
        if not caption:
            raise _Wrong("a figure needs a caption", "state the figure's point in `caption:`")
        if not snippet.figure_path.is_file():
            raise _Wrong(
                f"snippets/{snippet.figure_path.relative_to(snippet.root).as_posix()} does not exist",
                f"let {snippet.path.name} save `{snippet.figure_path.name}`, then run `make record`",
            )
        self.usage.figures.add(snippet.figure_path.relative_to(snippet.root).as_posix())
        link = self.page.link(f"snippets/{snippet.name.removesuffix('.py')}.svg")
        alt = alt.replace("[", "(").replace("]", ")")
        picture = f"![{alt}]({link}){{ .figure__image }}"
        if data:
            address = self.page.address(f"snippets/{data.name.removesuffix('.py')}.json")
            picture = f'<div class="heads" data-heads="{address}" markdown="1">\n\n{picture}\n\n</div>'
        return (
            f'<figure class="figure" markdown="1">\n\n{picture}\n\n'
            f'<figcaption markdown="span">{caption}</figcaption>\n</figure>'
        )

    def _code_block(
        self,
        snippet: Snippet,
        code: str,
        *,
        output: bool = True,
        predict: str | None = None,
        fold: bool = False,
        figure: str = "",
    ) -> str:
        """One object: bar, code, output, and when it last ran."""
        if snippet.path.parent.name != "exercises" and self._is_recorded(snippet):
            self._recorded(snippet)
        printed = ""
        if output and snippet.output_path.is_file():
            printed = snippet.output_path.read_text(encoding="utf-8")
        shown = f"```text\n{printed.rstrip()}\n```" if printed.strip() else ""
        if predict:
            if not shown:
                raise _Wrong("`predict` needs an output to hide", "let the snippet print, or drop `predict`")
            shown = (
                '<details class="snippet__predict" markdown="1">\n'
                f'<summary markdown="span">{predict}</summary>\n\n{shown}\n\n</details>'
            )
        listing = f"```python\n{code.rstrip()}\n```"
        if fold:
            count = len(code.splitlines())
            listing = (
                '<details class="snippet__fold" markdown="1">\n'
                f"<summary>The code, {count} lines</summary>\n\n{listing}\n\n</details>"
            )
        link = self.page.link(f"snippets/{snippet.name}")
        # As code: a name like __init__.py must not be read as emphasis.
        file = snippet.path.name
        shown_name = f"{snippet.path.parent.name}/{file}" if file == "__init__.py" else file
        bar = (
            f'<p class="snippet__bar" markdown="span">`{shown_name}`{{ .snippet__name }}'
            '<button class="snippet__tool" type="button" data-copy>Copy</button>'
            f'[Download<span class="visually-hidden"> `{file}`</span>]({link}){{ download .snippet__tool }}</p>'
        )
        parts = [bar, listing, shown, figure, self._ran(snippet)]
        inner = "\n\n".join(part for part in parts if part)
        kind = " snippet--figure" if figure else ""
        where = _where_it_runs(snippet) if code == snippet.code else ""
        return f'<div class="snippet{kind}" data-snippet="{snippet.name}"{where} markdown="1">\n{inner}\n\n</div>'

    def _is_recorded(self, snippet: Snippet) -> bool:
        return "exercises" not in Path(snippet.name).parts and not (snippet.path.parent / "__init__.py").exists()

    def _ran(self, snippet: Snippet) -> str:
        record = self.book.verification.get("snippets", {}).get(snippet.name)
        if not record or record["sha256"] != snippet.digest:
            return ""
        versions = [f"Python {record['python']}"]
        versions += [f"{name} {version}" for name, version in record["packages"].items()]
        return f'<p class="snippet__ran">Ran in {_seconds(record["seconds"])} with {", ".join(versions)} on {record["date"]}</p>'

    # Block directives: practice

    def _block_exercise(self, block: Block) -> str:
        """A graded exercise: the task, the starter, the command, the solution."""
        options = _Options(block, title=str, minutes=int)
        name = f"{self.page.folder}/exercises/{block.argument}"
        folder = self.book.snippets / name
        for part in ("starter.py", "solution.py", "check.py"):
            if not (folder / part).is_file():
                raise _Wrong(f"snippets/{name}/{part} does not exist", "an exercise has starter, solution and check")
        minutes = options.get("minutes")
        if not minutes or not options.get("title"):
            raise _Wrong("an exercise has a title and its minutes", "add `    title: …` and `    minutes: 10`")
        if not block.body.strip():
            raise _Wrong("the exercise has no task", "write below the options what is to be done")
        self.usage.exercises.add(name)
        starter, solution = (Snippet(self.book.snippets, f"{name}/{part}.py") for part in ("starter", "solution"))
        anchor = f"exercise-{block.argument.replace('_', '-')}"
        return "\n\n".join(
            [
                f'<div class="exercise" data-exercise="{name}" markdown="1">',
                f'<p class="exercise__head">Exercise, {minutes} min</p>',
                f"### {options.get('title')} {{ #{anchor} }}",
                self.body(block),
                self._code_block(starter, starter.code),
                '<details class="exercise__terminal" markdown="1">\n<summary>Grade it in a terminal</summary>',
                f"With your answer in `starter.py`:\n\n```console\n$ python -m site_kit check snippets/{name}\n```",
                "</details>\n",
                '<details class="exercise__solution" markdown="1">\n<summary>Show a solution</summary>',
                f"```python\n{solution.code.rstrip()}\n```",
                "</details>\n</div>",
            ]
        )

    def _block_quiz(self, block: Block) -> str:
        """A question whose options, right and wrong, each explain themselves."""
        about = _Options(block, about=str).get("about")
        if about:  # the point that a wrong answer sends its reader to
            _entry(self._roadmap_points(), about, "roadmap point", "docs/_data/roadmap.yml")
        question, options = _read_quiz(block.body)
        self.usage.quizzes += 1
        # The same question keeps its id, and so what readers answered.
        asked = "\n".join([question, *(label for _, label, _ in options)])
        name = "q-" + hashlib.sha256(asked.encode()).hexdigest()[:8]
        point = f' data-about="{about}"' if about else ""
        parts = [f'<div class="quiz" id="{name}"{point} markdown="1">\n<div class="quiz__question" markdown="1">\n\n{self._text(question, block)}\n\n</div>']
        for right, label, explanation in options:
            verdict, word = ("right", "Right.") if right else ("wrong", "Not quite.")
            parts.append(
                f'<details class="quiz__option quiz__option--{verdict}" markdown="1">\n'
                f'<summary markdown="span">{self.inline(label, block.line)}</summary>\n\n'
                f"**{word}** {self._text(explanation, block)}\n\n</details>"
            )
        return "\n\n".join(parts) + "\n\n</div>"

    def _text(self, text: str, block: Block) -> str:
        return "\n".join(self.inline(line, block.line) for line in text.split("\n"))

    # Block directives: the frame of a page

    def _block_promise(self, block: Block) -> str:
        """What the reader can do afterwards, and the row of facts."""
        _Options(block)
        body = self.body(block)
        if not body:
            raise _Wrong("the promise is empty", "say what the reader can do after this page")
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
            gradable = [snippet.name for snippet in snippets if "data-run" in _where_it_runs(snippet)]
            parts += f' data-exercises="{" ".join(name.removesuffix("/starter.py") for name in gradable)}"'
        return parts

    def _topic_facts(self) -> list[str]:
        meta = self.page.meta
        for key in ("minutes", "hours", "level", "after"):
            if key not in meta:
                raise _Wrong(f"the front matter has no `{key}`", "a topic page states minutes, hours, level and after")
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
            raise _Wrong("this page is no chapter of docs/_data/roadmap.yml", "use `promise` on chapters and topics")
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
        options = _Options(block, after=list, covers=str)
        points = self._roadmap_points()
        if block.argument not in points or points[block.argument][0].id != self.page.chapter:
            own = [name for name, (chapter, _) in points.items() if chapter.id == self.page.chapter]
            _entry(dict.fromkeys(own), block.argument, "roadmap point", "docs/_data/roadmap.yml")
        _, bullet = points[block.argument]
        body = self.body(block)
        if not body:
            raise _Wrong(f"the point `{bullet.id}` is not explained", "write two to five sentences")
        covers = self.option(options, "covers")
        if not covers:
            raise _Wrong(f"the point `{bullet.id}` does not say what it covers", "add `    covers: topic, topic`")
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
            raise _Wrong(f"`after` names `{name}`, which is neither a roadmap point nor a page", hint)
        return f"[{self.book.page(name).title}]({self.page.link(name)})"

    def _block_reading(self, block: Block) -> str:
        """Further reading: `id: what to read it for`, one line each."""
        if not block.options:
            raise _Wrong("the list is empty", "write `    RESOURCE-ID: why`, one line each")
        items = []
        for target, note in block.options.items():
            entry = _entry(self.book.resources, str(target), "resource", "docs/_data/resources.yml")
            self.usage.resources.add(entry.id)
            items.append(self._resource_item(entry, self.inline(str(note or ""), block.line)))
        return '<ul class="reading" markdown="1">\n' + "\n".join(items) + "\n</ul>"

    def _resource_item(self, entry: Resource, note: str = "") -> str:
        authors = ", ".join(entry.authors[:3]) + (" et al." if len(entry.authors) > 3 else "")
        facts = [entry.kind, entry.level, entry.cost]
        facts += [_hours_text(entry.time)] if entry.time else []
        year = f", {entry.year}" if entry.year else ""
        title = entry.title.replace("[", "\\[").replace("]", "\\]")
        return (
            f'<li id="resource-{entry.id}" data-kind="{entry.kind}" data-level="{entry.level}" data-cost="{entry.cost}" markdown="block">\n\n'
            f"[{title}]({entry.url}){{ .resource }}\n"
            f'<span class="reading__by">{html.escape(authors)}{year}</span>\n\n'
            f"{note or entry.why}\n"
            f'<span class="reading__facts">{" · ".join(facts)} · checked {entry.checked}</span>\n\n</li>'
        )

    def _block_proofs(self, block: Block) -> str:
        """The tests behind the proof marks of this page, each in full."""
        _Options(block)
        targets = []
        for _, scheme, target in _INLINE.findall(self.page.body):
            if scheme == "proof" and target not in targets:
                targets.append(target)
        if not targets:
            raise _Wrong("this page proves nothing", "mark a sentence with `[](proof:test_file.py::test_name)`")
        parts = []
        for target in targets:
            test = _proof(self.book.root, target)
            parts.append(
                f'<details class="proof-test" id="{_proof_id(target)}" markdown="1">\n'
                f"<summary markdown=\"span\">{test.summary} `tests/{target}`</summary>\n\n"
                f"```python\n{test.code}\n```\n\n</details>"
            )
        return "\n\n".join(parts)

    # Block directives: generated pages

    def _block_path(self, block: Block) -> str:
        """The eight chapters as stops of a path, for the landing page."""
        _Options(block)
        items = []
        for chapter in self.book.roadmap.values():
            link = self.page.link(f"{chapter.id}/index.md")
            items.append(
                f'<li{self._parts_of(chapter.id, exercises=False)} markdown="span">'
                f"[{chapter.title}]({link}) <span>{chapter.tagline}</span> "
                f"<em>{_hours(chapter.hours)}</em></li>"
            )
        return '<ol class="path" markdown="1">\n' + "\n".join(items) + "\n</ol>"

    def _block_resource_library(self, block: Block) -> str:
        """Every resource of one chapter, or of the `all` that span the path."""
        _Options(block)
        entries = [entry for entry in self.book.resources.values() if entry.chapter == block.argument]
        if not entries:
            raise _Wrong(f"no resource belongs to `{block.argument}`", "name a chapter of the registry, or `all`")
        self.usage.resources |= {entry.id for entry in entries}
        items = "\n".join(self._resource_item(entry) for entry in entries)
        return f'<ul class="reading" markdown="1">\n{items}\n</ul>'

    def _block_glossary(self, block: Block) -> str:
        """Every term below its first letter, linkable by id."""
        _Options(block)
        parts, letter = [], ""
        for entry in sorted(self.book.glossary.values(), key=lambda entry: entry.term.casefold()):
            where = ""
            if entry.page:
                path, _, anchor = entry.page.partition("#")
                if not (self.book.docs / path).is_file():
                    raise _Wrong(f"term `{entry.id}` names docs/{path}, which does not exist", "mend its `page`")
                where = f" [{self.book.page(path).title}]({self.page.link(path)}{'#' + anchor if anchor else ''})"
            also = f" Also: {', '.join(entry.also)}." if entry.also else ""
            if entry.term[0].upper() != letter:
                letter = entry.term[0].upper()
                parts.append(f"## {letter} {{ #letter-{letter.lower()} }}")
            parts.append(f"### {entry.term} {{ #{entry.id} }}\n\n{entry.short}{also}{where}")
        return '<div class="glossary" markdown="1">\n\n' + "\n\n".join(parts) + "\n\n</div>"

    def _block_fact_table(self, block: Block) -> str:
        """Every perishable fact with its source and dates."""
        _Options(block)
        rows = ["| Claim | Value | Checked | Good until |", "| --- | --- | --- | --- |"]
        for entry in self.book.facts.values():
            self.usage.facts.add(entry.id)
            claim = entry.claim.replace("|", "\\|")
            rows.append(f"| {claim} | {self._inline_fact('', entry.id)} | {entry.checked} | {entry.expires} |")
        return "\n".join(rows)

    def _block_totals(self, block: Block) -> str:
        """The book in numbers, counted, never typed."""
        _Options(block)
        proofs = {
            target
            for page in self.book.pages
            for _, scheme, target in _INLINE.findall(page.body)
            if scheme == "proof"
        }
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


_SNIPPET_OPTIONS = {
    "section": str,
    "output": bool,
    "figure": str,
    "caption": str,
    "predict": str,
    "fold": bool,
    "only": str,
}
_KINDS = {str: "text", bool: "true or false", int: "a number", list: "a list: [a, b]"}


class _Options:
    """A directive's options; an unknown or misshapen one is an error, not a silence."""

    def __init__(self, block: Block, **known: type) -> None:
        self.values, self.line = block.options, block.line
        for name, value in block.options.items():
            if name not in known:
                near = difflib.get_close_matches(str(name), known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known) or 'none'}"
                raise _Wrong(f"`{block.name}` has no option `{name}`", hint)
            kind = known[name]
            wrong = type(value) is not kind or kind is list and not all(isinstance(item, str) for item in value)
            if wrong:
                raise _Wrong(f"`{name}` of `{block.name}` must be {_KINDS[kind]}", "mend it, or put it in quotes")

    def get(self, name: str, default=None):
        return self.values.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.values


def _read_block(name: str, argument: str, inner: list[str], line: int, inner_line: int) -> Block:
    """Split a block into its indented options and its body."""
    count = 0
    while count < len(inner) and re.match(r"^ {4,}\S", inner[count]):
        count += 1
    try:
        options = yaml.load(textwrap.dedent("\n".join(inner[:count])), Loader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        raise _Wrong(f"the options of `{name}` are not YAML: {getattr(error, 'problem', error)}", "quote the value") from error
    if isinstance(options, str):  # a single bare word, as in a reading list
        options = [options]
    if isinstance(options, list) and all(isinstance(item, str) for item in options):
        options = dict.fromkeys(options)
    if not isinstance(options, dict):
        raise _Wrong(f"the options of `{name}` are not `name: value` lines", "write one option a line")
    return Block(name, argument, options, "\n".join(inner[count:]), line, inner_line + count)


def _read_quiz(body: str) -> tuple[str, list[tuple[bool, str, str]]]:
    """A question, then `- [x] option` lines, each with an indented explanation.

    Returns:
        The question, and (right, option, explanation) for each option.
    """
    lines = body.strip("\n").split("\n")
    starts = [index for index, line in enumerate(lines) if _OPTION.match(line)]
    if len(starts) < 2:
        raise _Wrong("a quiz has at least two options", "write `- [ ] option` and `- [x] option`")
    question = "\n".join(lines[: starts[0]]).strip()
    if not question:
        raise _Wrong("the quiz asks nothing", "write the question above its options")
    options = []
    for start, stop in zip(starts, [*starts[1:], len(lines)]):
        mark, label = _OPTION.match(lines[start]).groups()
        explanation = textwrap.dedent("\n".join(lines[start + 1 : stop])).strip()
        if not explanation:
            raise _Wrong(f"the option “{label}” is not explained", "indent an explanation below it")
        options.append((mark == "x", label, explanation))
    if sum(right for right, _, _ in options) != 1:
        raise _Wrong("a quiz has exactly one right option", "mark one with `[x]`")
    return question, options


@dataclass(frozen=True)
class Proof:
    """A test that proves a sentence: what it says, and its code."""

    summary: str
    code: str


def _proof(root: Path, target: str) -> Proof:
    """Find the test `test_file.py::test_name` below `tests/`.

    The mark shows the first line of the test's docstring.
    """
    file, _, name = target.partition("::")
    path = root / "tests" / file
    if not name or not path.is_file():
        raise _Wrong(f"tests/{file} does not exist", "write `[](proof:test_file.py::test_name)`")
    proofs = _proofs(path, path.stat().st_mtime_ns)
    if name not in proofs:
        near = difflib.get_close_matches(name, proofs, 1)
        raise _Wrong(f"tests/{file} has no test `{name}`", f"did you mean `{near[0]}`?" if near else "write the test")
    proof = proofs[name]
    if not proof.summary:
        raise _Wrong(f"tests/{target} does not say what it proves", "give the test a docstring of one sentence")
    return proof


@lru_cache(maxsize=64)
def _proofs(path: Path, _changed: int) -> dict[str, Proof]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            summary = (ast.get_docstring(node) or "").split("\n")[0]
            found[node.name] = Proof(summary, "\n".join(lines[first - 1 : node.end_lineno]))
    return found


def _where_it_runs(snippet: Snippet) -> str:
    """An attribute for the page's script: in the page, with which packages, or elsewhere."""
    packages = snippet.packages
    in_page = snippet.settings.get("page", True)
    if in_page and set(packages) <= set(PAGE_PACKAGES):
        return f' data-run="{" ".join(sorted(PAGE_PACKAGES[name] for name in packages))}"'
    how = " data-service" if snippet.calls_service else " data-book" if snippet.needs_book else ""
    return f' data-local="{" ".join(snippet.header.get("dependencies", ()))}"{how}'


def _proof_id(target: str) -> str:
    return "proof-" + re.sub(r"[^a-z0-9]+", "-", target.lower().replace(".py", "")).strip("-")


def _entry(registry, target: str, kind: str, where: str) -> Entry:
    if target in registry:
        return registry[target]
    near = difflib.get_close_matches(target, registry, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"add it to {where}"
    raise _Wrong(f"unknown {kind} `{target}`", hint)


def _attribute(text: str) -> str:
    return text.replace('"', "'").replace("\n", " ")


def _hours(hours: float) -> str:
    return f"{hours:g} h"


def _seconds(seconds: float) -> str:
    if seconds < 0.01:
        return "less than 0.01 s"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _hours_text(time: str) -> str:
    return f"{time[:-1]} {'min' if time.endswith('m') else 'h'}"


def uses(book: Book) -> Iterator[tuple[Page, Usage]]:
    """What every page uses, for the tests that look for orphans."""
    for page in book.pages:
        yield page, expand(page)[1]


def main(arguments: list[str]) -> int:
    """`python -m site_kit expand PAGE`: print a page below `docs/` as plain Markdown."""
    if len(arguments) != 1:
        print("usage: python -m site_kit expand PAGE   (a path below docs/)", file=sys.stderr)
        return 2
    page = Book().page(arguments[0].removeprefix("docs/"))
    if not (page.book.docs / page.name).is_file():
        print(f"docs/{page.name} does not exist", file=sys.stderr)
        return 2
    try:
        print(expand(page)[0])
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
