"""Values that fit a JSON schema, taken from a text where it has them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import SchemaError as PatternError
from pydantic_core import SchemaValidator, core_schema

DEEPEST = 24  # levels of a schema
MOST = 1000  # values made for one schema
WRITTEN, LISTED = 120, 8  # characters of a string and values of a list that a model may make
LONGEST = 1000  # characters of a string, values of a list, that a schema may demand
_EXPRESSION = re.compile(r"(?<![\w.])[-(\d][\d\s.()+*/%^-]*[-+*/%^][\d\s.()+*/%^-]*[\d)]")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")
_DATE = re.compile(r"\b(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\b")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_URL = re.compile(r"\bhttps?://[^\s<>\"')]+")
_QUOTED = re.compile(r"[\"“«]([^\"”»]{1,200})[\"”»]")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
_HEX = "[0-9a-fA-F]"
_UUID = re.compile(rf"\b{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}\b")
_CLOCK = re.compile(r"\b(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\b")
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_FORMATS = {  # what to look for, and what to say if the text has none
    "date": (_DATE, "2000-01-01"),
    "date-time": (_DATE, "2000-01-01"),
    "time": (_CLOCK, "00:00:00"),
    "duration": (re.compile(r"\bP(?:T\d+[HMS]|\d+[DWMY])\b"), "P1D"),
    "email": (_EMAIL, "nobody@example.org"),
    "idn-email": (_EMAIL, "nobody@example.org"),
    "hostname": (re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b"), "example.org"),
    "uuid": (_UUID, "00000000-0000-4000-8000-000000000000"),
    "ipv4": (re.compile(rf"(?<![\d.])(?:{_BYTE}\.){{3}}{_BYTE}(?![\d.])"), "127.0.0.1"),
    "ipv6": (re.compile(r"(?!)"), "::1"),
    **dict.fromkeys(("uri", "iri", "uri-reference", "iri-reference"), (_URL, "https://example.org")),
}
_ENDINGS = {"date-time": "T00:00:00Z", "time": "Z"}
_WHOLE_TEXT = ("query", "question", "text", "input", "prompt", "message", "content", "topic", "search", "term")

# Keywords that are read, and what their values must be.
_FORMS: dict[str, type | tuple[type, ...]] = {
    "$ref": str,
    "type": (str, list),
    "enum": list,
    "anyOf": list,
    "oneOf": list,
    "allOf": list,
    "properties": dict,
    "required": list,
    "items": (dict, bool),
    "pattern": str,
    "format": str,
    "uniqueItems": bool,
    **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength"), int),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), (int, float)),
}
# Keywords that forbid values, and are not read: better no value than a wrong one.
_UNREAD = frozenset(
    """not if then else patternProperties propertyNames minProperties maxProperties dependentRequired dependentSchemas
    dependencies contains minContains maxContains prefixItems additionalItems unevaluatedItems
    unevaluatedProperties""".split()
)
# Keywords that say nothing about values; where two schemas meet, the first one's stay.
_REMARKS = frozenset("title description default examples $defs definitions deprecated $comment $id $schema".split())


class SchemaError(ValueError):
    """A schema that no value is made for; the message says which part and why."""


class Endless(SchemaError):
    """A schema that refers to itself; where it may, the value ends before."""


class Filler:
    """Makes values for schemas out of one text.

    Args:
        text: What the user wrote.

    Attributes:
        guessed: Names of values that the text does not hold.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.guessed: list[str] = []
        self._left = MOST
        self._open: list[str] = []  # references that are being followed
        self._numbers = _NUMBER.findall(text)
        self._names = _QUOTED.findall(text) + [name for name in _NAME.findall(text) if name != "I"]

    def value(self, schema: dict | bool, name: str = "", *, root: dict | None = None, depth: int = 0) -> Any:
        """A value that the schema allows.

        Args:
            schema: A JSON schema; of its keywords those about types, objects, lists, bounds, choices and references.
            name: What the value is called; the text is searched for it.
            root: The whole schema, in which `$ref` is looked up.
            depth: How deep in the whole schema this one stands.

        Raises:
            SchemaError: If the schema is malformed, too deep or too large, contradicts itself, refers to nothing,
                uses a keyword that is not read, or demands a pattern that the text does not have.
        """
        if schema is True:
            return None
        if not isinstance(schema, dict):
            raise SchemaError(f"no value fits {schema!r}, the schema of `{name}`")
        if depth > DEEPEST:
            raise SchemaError(f"the schema is nested more than {DEEPEST} levels deep, or refers to itself without end")
        self._left -= 1
        if self._left < 0:
            raise SchemaError(f"the schema asks for more than {MOST:,} values")
        check(schema)
        root = schema if root is None else root
        inner = {"root": root, "depth": depth + 1}
        if "$ref" in schema:
            if schema["$ref"] in self._open:
                raise Endless(f"the schema refers to itself without end, by `{schema['$ref']}`")
            self._open.append(schema["$ref"])
            try:
                return self.value(_both(_without(schema, "$ref"), _resolve(schema["$ref"], root)), name, **inner)
            finally:
                self._open.pop()
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._choice(schema["enum"], name)
        if schema.get("allOf"):
            merged = _without(schema, "allOf")
            for part in schema["allOf"]:
                merged = _both(merged, part)
            return self.value(merged, name, **inner)
        for keyword in ("anyOf", "oneOf"):
            if schema.get(keyword):
                return self._first(_without(schema, keyword), schema[keyword], name, inner)
        return self._of_type(schema, name, inner)

    def _first(self, schema: dict, options: list, name: str, inner: dict) -> Any:
        """A value of the first option that comes to an end; null is the last resort."""
        null = {"type": "null"}
        for option in [option for option in options if option != null]:
            try:
                return self.value(_both(schema, option), name, **inner)
            except Endless:
                continue
        if null in options:
            return self.value(_both(schema, null), name, **inner)
        raise Endless("the schema refers to itself without end, in each of its options")

    def _of_type(self, schema: dict, name: str, inner: dict) -> Any:
        implied = "object" if "properties" in schema else "array" if "items" in schema else "string"
        kind = schema.get("type") or implied
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), "null")
        if kind == "object":
            return self._object(schema, name, inner)
        if kind == "array":
            return self._list(schema, name, inner)
        if kind in ("number", "integer"):
            return self._number(schema, name, kind)
        if kind == "boolean":
            return self._truth(name)
        if kind == "null":
            return None
        if kind == "string":
            return self._string(schema, name)
        raise SchemaError(f"`{kind}` is no type of JSON schema")

    def _object(self, schema: dict, name: str, inner: dict) -> dict:
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        for key in schema.get("required", []):
            if key not in properties and others is False:
                raise SchemaError(f"`{name or 'the object'}` requires `{key}` and forbids it")
        wanted = {key: properties.get(key, others) for key in [*properties, *schema.get("required", [])]}
        made = {}
        for key, part in wanted.items():
            try:
                made[key] = self.value(part, key, **inner)
            except Endless:
                if key in schema.get("required", []):
                    raise
        return made

    def _choice(self, options: list, name: str) -> Any:
        if not options:
            raise SchemaError(f"`{name or 'enum'}` has no options")
        lowered = self.text.lower()
        found = [option for option in options if re.search(rf"\b{re.escape(str(option).lower())}\b", lowered)]
        if not found:
            self.guessed.append(name)
        return (found or options)[0]

    def _list(self, schema: dict, name: str, inner: dict) -> list:
        least, most = schema.get("minItems", 0), schema.get("maxItems", LONGEST)
        if least > min(most, LONGEST):
            raise SchemaError(f"`{name}` must have at least {least} items and may have {min(most, LONGEST)}")
        items = schema.get("items", {})
        if items is False:
            if least:
                raise SchemaError(f"`{name}` must have items and may not")
            return []
        try:
            values = self._listed(items, name, inner)[:most]
        except Endless:
            values = []
        while len(values) < least:
            values.append(self.value(items, name.removesuffix("s"), **inner))
        if schema.get("uniqueItems"):
            values = [value for number, value in enumerate(values) if value not in values[:number]]
            if len(values) < least:
                raise SchemaError(f"`{name}` must have {least} different items, and the text does not have them")
        return values

    def _listed(self, items: dict | bool, name: str, inner: dict) -> list:
        """The items that the text names: choices anywhere, texts behind the name of the list, else one value."""
        if isinstance(items, dict):
            if "enum" in items:
                check(items)
                return [option for option in items["enum"] if str(option).lower() in self.text.lower()]
            if not items.keys() - _REMARKS - {"type"} and items.get("type", "string") == "string":
                labelled = self._labelled(name, until=r"[.\n;]")
                parts = [part.strip(" \"'") for part in re.split(r",|\band\b", labelled)]
                if any(parts):
                    return [part for part in parts if part]
        before = len(self.guessed)
        value = self.value(items, name.removesuffix("s"), **inner)
        return [value] if len(self.guessed) == before else []

    def _number(self, schema: dict, name: str, kind: str) -> int | float:
        labelled = _NUMBER.search(self._labelled(name))
        if labelled:
            number = float(labelled.group())
        elif self._numbers:
            number = float(self._numbers.pop(0))
        else:
            self.guessed.append(name)
            number = 0.0
        low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
        above, below = schema.get("exclusiveMinimum", -math.inf), schema.get("exclusiveMaximum", math.inf)
        step = schema.get("multipleOf") or (1 if kind == "integer" else 0)
        if kind == "integer" and step != int(step):
            raise SchemaError(f"`{name}` is a whole number and a multiple of {step:g}: use a whole step")
        for candidate in _near(number, low, high, above, below, step):
            if low <= candidate <= high and above < candidate < below:
                return int(candidate) if candidate == int(candidate) else candidate
        bounds = f"from {max(low, above):g} to {min(high, below):g}"
        raise SchemaError(f"no number {bounds} fits `{name}`" + (f" in steps of {step:g}" if step else ""))

    def _truth(self, name: str) -> bool:
        words = name.replace("_", " ").lower().removeprefix("is ").removeprefix("has ")
        denial = r"\b(?:not|no|never|without|isn't|don't)\s+(?:\w+\s+)?"
        match = re.search(rf"({denial})?\b{re.escape(words)}", self.text.lower())
        if not match:
            self.guessed.append(name)
        return bool(match and not match.group(1))

    def _string(self, schema: dict, name: str) -> str:
        least, most = schema.get("minLength", 0), schema.get("maxLength", 100_000)
        if least > min(most, LONGEST):
            raise SchemaError(f"`{name}` must have at least {least} characters and may have {min(most, LONGEST)}")
        if "pattern" in schema:
            return self._matching(schema["pattern"], name, least, most)
        expression, fallback = _FORMATS.get(schema.get("format", ""), (None, ""))
        if not expression:
            return self._words(name).ljust(least, ".")[:most]
        match = expression.search(self.text)
        if not match:
            self.guessed.append(name)
        value = match.group() if match else fallback
        value += _ENDINGS.get(schema["format"], "")
        if not least <= len(value) <= most:
            raise SchemaError(f"`{name}` must be a {schema['format']} of another length than {value!r}")
        return value

    def _matching(self, pattern: str, name: str, least: int, most: int) -> str:
        """The first one to four words that a pattern fits.

        Pydantic's engine decides, not `re`: its time grows with the text and no faster, whatever the pattern.
        """
        try:
            validator = SchemaValidator(core_schema.str_schema(pattern=pattern, min_length=least, max_length=most))
        except PatternError as error:
            reason = str(error).splitlines()[-1].strip()
            raise SchemaError(f"the pattern of `{name}` is not supported: {reason}") from error
        words = [word.strip(".,;:!?\"“”'()") for word in self.text.split()[:1000]]
        for length in range(1, 5):
            for start in range(len(words) - length + 1):
                candidate = " ".join(words[start : start + length])
                if validator.isinstance_python(candidate):
                    return candidate
        raise SchemaError(f"nothing in the text matches the pattern of `{name}`, {pattern}")

    def _words(self, name: str) -> str:
        """What the text says about a name: after it, a number or a proper name, or the whole text for a question."""
        label = name.lower()
        if "expression" in label or "formula" in label or "equation" in label:
            match = _EXPRESSION.search(self.text)
            if match:
                return match.group().strip()
        if "mail" in label and (match := _EMAIL.search(self.text)):
            return match.group()
        if "url" in label and (match := _URL.search(self.text)):
            return match.group()
        if "date" in label and (match := _DATE.search(self.text)):
            return match.group()
        labelled = self._labelled(name, until=r"[.,;\n!?]")
        if labelled:
            return labelled.strip(" \"'“”")
        if any(word in label for word in _WHOLE_TEXT):
            return self.text.strip()
        if self._names:
            return self._names.pop(0)
        self.guessed.append(name)
        return "unknown"

    def _labelled(self, name: str, until: str = r"\n") -> str:
        """The text behind `name:`, `name is` or `name =`."""
        words = re.escape(name.replace("_", " ")).replace(r"\ ", r"[\s_]")
        match = re.search(rf"(?i)\b{words}\b\s*(?:is|was|are|:|=)\s*(.+?)(?={until}|$)", self.text) if name else None
        return match.group(1) if match else ""


def check(schema: dict, unread: bool = True) -> None:
    """Refuse a schema whose keywords have values of wrong types; `unread` also one with keywords that are not read.

    Raises:
        SchemaError: Naming the keyword.
    """
    for keyword, value in schema.items():
        if unread and keyword in _UNREAD:
            raise SchemaError(f"`{keyword}` is not supported here")
        form = _FORMS.get(keyword)
        numeric = form in (int, (int, float))
        if form and (not isinstance(value, form) or numeric and isinstance(value, bool)):
            raise SchemaError(f"`{keyword}` cannot be {str(value)[:40]}")
    if not all(isinstance(key, str) for key in schema.get("required", [])):
        raise SchemaError("`required` is a list of names")
    if schema.get("multipleOf", 1) <= 0:
        raise SchemaError("`multipleOf` must be above zero")


def bounded(schema: Any, depth: int = 0) -> Any:
    """The same schema with an end to every text and list, for a model that would not find one.

    Raises:
        SchemaError: If it is malformed, too deep, or uses keywords that no grammar holds a model to.
    """
    if depth > DEEPEST:
        raise SchemaError(f"the schema is nested more than {DEEPEST} levels deep")
    if isinstance(schema, bool):
        return {} if schema else schema
    if not isinstance(schema, dict):
        raise SchemaError(f"{str(schema)[:40]} is no schema")
    check(schema)
    made = dict(schema)
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "string" in kinds and not schema.keys() & {"enum", "const", "pattern", "format"}:
        made.setdefault("maxLength", max(WRITTEN, schema.get("minLength", 0)))
    if "array" in kinds:
        made.setdefault("maxItems", max(LISTED, schema.get("minItems", 0)))
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            made[keyword] = [bounded(part, depth + 1) for part in schema[keyword]]
    for keyword in ("properties", "$defs", "definitions"):
        if isinstance(schema.get(keyword), dict):
            made[keyword] = {name: bounded(part, depth + 1) for name, part in schema[keyword].items()}
    if "items" in schema:
        made["items"] = bounded(schema["items"], depth + 1)
    return made


def _near(number: float, low: float, high: float, above: float, below: float, step: float) -> Iterator[float]:
    """Numbers that may fit: the wanted one, then those at the bounds and between them; all on the steps."""
    least, most = max(low, above), min(high, below)
    wanted = [min(max(number, least), most), (least + most) / 2, least + 1, most - 1]
    for candidate in filter(math.isfinite, wanted):
        if not step:
            yield candidate
        elif math.isfinite(candidate / step):
            first = math.floor(candidate / step)
            yield from ((first + more) * step for more in (0, 1, -1))


def _both(one: dict | bool, other: dict | bool) -> dict | bool:
    """A schema that allows what both allow.

    Raises:
        SchemaError: If they say different things with one keyword.
    """
    if one is True or other is True:
        return other if one is True else one
    if one is False or other is False:
        return False
    if not (isinstance(one, dict) and isinstance(other, dict)):
        raise SchemaError("the parts of `allOf`, `anyOf` and `oneOf` must be schemas")
    check(one)
    check(other)
    merged = {**other, **one}
    for keyword in one.keys() & other.keys() - _REMARKS:
        if keyword == "properties":
            shared = one[keyword].keys() & other[keyword].keys()
            both = {key: _both(one[keyword][key], other[keyword][key]) for key in shared}
            merged[keyword] = {**one[keyword], **other[keyword], **both}
        elif keyword == "required":
            merged[keyword] = [*one[keyword], *other[keyword]]
        elif one[keyword] != other[keyword]:
            raise SchemaError(f"two parts of the schema disagree on `{keyword}`; write it once")
    return merged


def _resolve(reference: Any, root: dict) -> dict:
    part: Any = root
    for key in str(reference).removeprefix("#").strip("/").split("/"):
        key = key.replace("~1", "/").replace("~0", "~")
        if key and not (isinstance(part, dict) and key in part):
            raise SchemaError(f"`{reference}` refers to nothing in the schema")
        part = part[key] if key else part
    return part


def _without(schema: dict, keyword: str) -> dict:
    return {key: value for key, value in schema.items() if key != keyword}
