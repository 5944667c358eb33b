"""Reads a page: finds its directives, hands each to its kind, notes every problem."""

from __future__ import annotations

import difflib
import html
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import Page
from site_kit.book.registry import Entry, Loader

_OPEN = re.compile(r"^(/{3,})[ \t]*([a-z][a-z-]*)(?:[ \t]*\|[ \t]*(.*?))?[ \t]*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
INLINE = re.compile(r"\[([^\]]*)\]\((resource|term|fact|proof|count|hours):([^)\s]*)\)")
_LEFT_OVER = re.compile(r"\]\((resource|term|fact|proof|count|hours):")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")

# Blocks of pymdown-extensions that pages may use as they are.
PLAIN_BLOCKS = ("tab", "details", "note", "warning")


@dataclass
class Usage:
    """What a page uses; tests ask whether everything is used by some page."""

    snippets: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    knobs: list = field(default_factory=list)
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


class Wrong(Exception):
    """A directive that cannot be expanded: what is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy


class Engine:
    """Expands a page; subclasses bring the directives, as methods `_block_NAME` and `_inline_NAME`.

    Args:
        page: The page.
        draft: Whether somebody is writing it: what is not yet recorded is a notice then, not a problem.
    """

    def __init__(self, page: Page, *, draft: bool = False) -> None:
        self.page, self.draft = page, draft
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
            except Wrong as wrong:
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
            except Wrong as wrong:
                self.problem(number, wrong.what, wrong.remedy)
                return words

        line = INLINE.sub(replace, _CODE_SPAN.sub(stash, line.replace("\x02", "")))
        if _LEFT_OVER.search(line):
            self.problem(number, "an inline directive spans two lines or holds brackets", "keep `[words](scheme:id)` on one line")
        return re.sub(r"\x02(\d+)\x03", lambda m: spans[int(m.group(1))], line)

    def problem(self, line: int, what: str, remedy: str) -> None:
        """Note a problem and go on, so that an author sees all of them."""
        self.problems.append(Problem(f"docs/{self.page.name}", line, what, remedy))

    def option(self, options: Options, name: str) -> str | None:
        """An option's text with its inline directives expanded."""
        text = options.get(name)
        return self.inline(text, options.line) if text else None

    def body(self, block: Block) -> str:
        """A block's body with its own directives expanded."""
        return self.blocks(block.body.split("\n"), block.body_line).strip("\n")

    def _text(self, text: str, block: Block) -> str:
        return "\n".join(self.inline(line, block.line) for line in text.split("\n"))


_KINDS = {str: "text", bool: "true or false", int: "a number", list: "a list: [a, b]", dict: "a mapping: {name: [least, most, step]}"}


class Options:
    """A directive's options; an unknown or misshapen one is an error, not a silence."""

    def __init__(self, block: Block, **known: type) -> None:
        self.values, self.line = block.options, block.line
        for name, value in block.options.items():
            if name not in known:
                near = difflib.get_close_matches(str(name), known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known) or 'none'}"
                raise Wrong(f"`{block.name}` has no option `{name}`", hint)
            kind = known[name]
            wrong = type(value) is not kind or kind is list and not all(isinstance(item, str) for item in value)
            if wrong:
                raise Wrong(f"`{name}` of `{block.name}` must be {_KINDS[kind]}", "mend it, or put it in quotes")

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
        raise Wrong(f"the options of `{name}` are not YAML: {getattr(error, 'problem', error)}", "quote the value") from error
    if isinstance(options, str):  # a single bare word, as in a reading list
        options = [options]
    if isinstance(options, list) and all(isinstance(item, str) for item in options):
        options = dict.fromkeys(options)
    if not isinstance(options, dict):
        raise Wrong(f"the options of `{name}` are not `name: value` lines", "write one option a line")
    return Block(name, argument, options, "\n".join(inner[count:]), line, inner_line + count)


def entry_of(registry, target: str, kind: str, where: str) -> Entry:
    if target in registry:
        return registry[target]
    near = difflib.get_close_matches(target, registry, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"add it to {where}"
    raise Wrong(f"unknown {kind} `{target}`", hint)


def notices(problems: list[Problem]) -> str:
    """What an author should know, above the page that is being written; nothing if all is well."""
    lines = [f"<p>{html.escape(str(problem))}</p>" for problem in problems]
    return "\n".join(['<div class="notice">', *lines, "</div>\n\n"]) if lines else ""


def attribute(text: str) -> str:
    return text.replace('"', "'").replace("\n", " ")
