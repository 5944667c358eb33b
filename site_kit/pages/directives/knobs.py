"""Constants of a snippet that its page can turn: `knobs: {lr: [0.01, 0.3, 0.01]}`.

A knob is one assignment of a literal at the top level of the file. A range gives
the least and the most value and the step between two; a choice lists what
the constant may be. `turn` asks what will happen. Without script nothing of it is seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from site_kit.book.snippets import Snippet
from site_kit.pages.directives.engine import Wrong

_PLAIN = re.compile(r"[^\"'\\\n]+")


@dataclass(frozen=True)
class Knob:
    """One constant that can be turned.

    Attributes:
        snippet: Whose constant it is.
        name: What it is called there.
        given: The recorded value, as the file writes it.
        values: Least value, greatest value and step, or what can be chosen.
    """

    snippet: Snippet
    name: str
    given: str
    values: tuple

    @property
    def is_range(self) -> bool:
        """Whether it slides; otherwise it is chosen."""
        return isinstance(self.values[0], (int, float)) and not isinstance(self.values[0], bool)

    @property
    def ends(self) -> tuple:
        """The values at both ends; all of them where there is a choice."""
        return self.values[:2] if self.is_range else self.values

    def written(self, value: object) -> str:
        """A value as Python writes it: a whole number stays a float where the constant is one."""
        if isinstance(value, str):
            return f'"{value}"'
        is_float = isinstance(ast.literal_eval(self.given), float)
        return repr(float(value)) if is_float else repr(value)

    def turned(self, value: object) -> str:
        """The text of the file with another value."""
        line, written = _line(self.name, self.given), self.written(value)
        return re.sub(line, lambda found: found[1] + written, self.snippet.source, count=1)

    def html(self, number: int) -> str:
        """A labeled slider or choice; `number` makes its id unique on the page."""
        tag = f'id="knob-{number}" data-name="{self.name}" data-given="{escape(self.given)}"'
        if self.is_range:
            least, most, step = self.values
            value = ast.literal_eval(self.given)
            control = f'<input type="range" {tag} min="{least}" max="{most}" step="{step}" value="{value}">'
        else:
            options = "".join(self._option(self.written(value)) for value in self.values)
            control = f"<select {tag}>{options}</select>"
        output = f'<output for="knob-{number}">{escape(self.given)}</output>'
        return f'<p><label for="knob-{number}">{self.name}</label>{control}{output}</p>\n'

    def _option(self, written: str) -> str:
        chosen = " selected" if ast.literal_eval(written) == ast.literal_eval(self.given) else ""
        return f'<option value="{escape(written)}"{chosen}>{escape(written)}</option>'


def _line(name: str, given: str) -> str:
    """The assignment, as the page's script looks for it too."""
    return rf"(?m)^({name}[ \t]*(?::[^=\n]*)?=[ \t]*){re.escape(given)}(?=[ \t]*(?:#.*)?$)"


def read(snippet: Snippet, options: dict) -> list[Knob]:
    """The knobs that a directive gives a snippet.

    Raises:
        Wrong: With what cannot be turned, and why.
    """
    if not options:
        raise Wrong("`knobs` is empty", "write `knobs: {lr: [0.01, 0.3, 0.01]}`, or remove it")
    return [_knob(snippet, name, values) for name, values in options.items()]


def _knob(snippet: Snippet, name: object, values: object) -> Knob:
    file = f"snippets/{snippet.name}"
    found = [node for node in _assigned(snippet) if node[0] == name]
    if len(found) != 1:
        raise Wrong(
            f"{file} sets `{name}` {len(found)} times, not once at its top level",
            "a knob turns one line like `lr = 0.1`: give the constant such a line and a name of its own",
        )
    literal = found[0][1]
    given = ast.get_source_segment(snippet.source, literal) if literal else ""
    if not re.search(_line(str(name), given), snippet.code) or not given:
        raise Wrong(
            f"`{name}` of {file} is no plain number, text or truth value on a line of its own",
            "write it like `lr = 0.1`",
        )
    knob = Knob(snippet, name, given, tuple(values) if isinstance(values, list) else ())
    problem = _problem(knob, ast.literal_eval(given))
    if problem:
        raise Wrong(f"the knob `{name}` of {file} {problem}", "write `[least, most, step]`, or the list of what can be chosen")
    return knob


def _assigned(snippet: Snippet) -> Iterator[tuple[str, ast.expr | None]]:
    """Every name that the file binds by assignment, with the literal it gets by a statement at the top level."""
    tree = ast.parse(snippet.source)
    literals = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if len(targets) == 1 and _is_literal(node.value):
            literals[targets[0]] = node.value
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, literals.get(node)


def _is_literal(value: ast.expr | None) -> bool:
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        value = value.operand
    return isinstance(value, ast.Constant) and isinstance(value.value, (bool, int, float, str))


def _problem(knob: Knob, recorded: object) -> str:
    """What is wrong with a knob's values, `""` if nothing is."""
    values = knob.values
    if len(values) < 2:
        return "has nothing to be turned to"
    if not knob.is_range:
        kind = type(recorded)
        if kind not in (bool, str) or any(type(value) is not kind for value in values):
            return f"offers what its value {recorded!r} is not"
        if len(set(values)) < len(values) or recorded not in values:
            return f"does not offer its own value {recorded!r} exactly once"
        if kind is str and not all(map(_PLAIN.fullmatch, [knob.given[1:-1], *values])):
            return "offers a text with quotes or backslashes"
        return ""
    if len(values) != 3 or any(type(value) not in (int, float) for value in values):
        return "is no range: least, most, step"
    if type(recorded) not in (int, float):
        return f"is a range of numbers, and its value is {recorded!r}"
    if isinstance(recorded, int) and not all(isinstance(value, int) for value in values):
        return "is a whole number, and its range is not"
    least, most, step = (Fraction(str(value)) for value in values)
    if not least < most or step <= 0 or (most - least) % step:
        return "does not get from its least to its most value in whole steps"
    if not least <= Fraction(str(recorded)) <= most or (Fraction(str(recorded)) - least) % step:
        return f"does not reach its own value {recorded!r}"
    return ""


def html(knobs: list[Knob], question: str, first: int) -> str:
    """The group of a snippet's knobs, which the page's script brings to life; `first` numbers them."""
    rows = "".join(knob.html(first + index) for index, knob in enumerate(knobs))
    return (
        '<fieldset class="snippet__knobs" markdown="1" data-knobs="" disabled data-search-exclude>\n'
        f'<legend markdown="span">{question}</legend>\n{rows}'
        '<p role="status"></p>\n</fieldset>'
    )
