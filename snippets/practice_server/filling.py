"""Values that fit a JSON schema, taken from a text where it has them."""

from __future__ import annotations

import re
from typing import Any

DEEPEST = 24  # levels of a schema
_EXPRESSION = re.compile(r"(?<![\w.])[-(\d][\d\s.()+*/%^-]*[-+*/%^][\d\s.()+*/%^-]*[\d)]")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_URL = re.compile(r"\bhttps?://[^\s<>\"')]+")
_QUOTED = re.compile(r"[\"“«]([^\"”»]{1,200})[\"”»]")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
_FORMATS = {"date": (_DATE, "2000-01-01"), "date-time": (_DATE, "2000-01-01"), "email": (_EMAIL, "nobody@example.org"), "uri": (_URL, "https://example.org")}
_WHOLE_TEXT = ("query", "question", "text", "input", "prompt", "message", "content", "topic", "search", "term")


class SchemaError(ValueError):
    """A schema that no value is made for; the message says which part and why."""


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
            SchemaError: If it is too deep, refers to nothing, or demands a pattern that the text does not have.
        """
        if not isinstance(schema, dict):
            return None
        if depth > DEEPEST:
            raise SchemaError(f"the schema is nested more than {DEEPEST} levels deep, or refers to itself without end")
        root = schema if root is None else root
        inner = {"root": root, "depth": depth + 1}
        if "$ref" in schema:
            return self.value(_resolve(schema["$ref"], root), name, **inner)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._choice(schema["enum"], name)
        for keyword in ("anyOf", "oneOf"):
            if schema.get(keyword):
                options = [option for option in schema[keyword] if option != {"type": "null"}] or schema[keyword]
                return self.value({**_without(schema, keyword), **options[0]}, name, **inner)
        if schema.get("allOf"):
            merged = _without(schema, "allOf")
            for part in schema["allOf"]:
                part = _resolve(part["$ref"], root) if "$ref" in part else part
                properties = {**merged.get("properties", {}), **part.get("properties", {})}
                required = [*merged.get("required", []), *part.get("required", [])]
                merged = {**merged, **part, **({"properties": properties, "required": required} if properties else {})}
            return self.value(merged, name, **inner)
        kind = schema.get("type") or ("object" if "properties" in schema else "array" if "items" in schema else "string")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), "null")
        if kind == "object":
            properties, required = schema.get("properties", {}), schema.get("required", [])
            wanted = {key: properties.get(key, {}) for key in [*properties, *required]}
            return {key: self.value(part, key, **inner) for key, part in wanted.items()}
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

    def _choice(self, options: list, name: str) -> Any:
        if not options:
            raise SchemaError(f"`{name or 'enum'}` has no options")
        lowered = self.text.lower()
        found = [option for option in options if re.search(rf"\b{re.escape(str(option).lower())}\b", lowered)]
        if not found:
            self.guessed.append(name)
        return (found or options)[0]

    def _list(self, schema: dict, name: str, inner: dict) -> list:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 1000)
        items = schema.get("items") or {}
        labelled = self._labelled(name, until=r"[.\n;]")
        parts = [part.strip(" \"'") for part in re.split(r",|\band\b", labelled)] if labelled else []
        if isinstance(items, dict) and items.get("type", "string") == "string" and "enum" not in items and parts:
            values: list = [part for part in parts if part]
        elif isinstance(items, dict) and "enum" in items:
            values = [option for option in items["enum"] if str(option).lower() in self.text.lower()]
        else:
            before = len(self.guessed)
            values = [self.value(items, name.removesuffix("s"), **inner)]
            values = values if len(self.guessed) == before else []
        while len(values) < least:
            values.append(self.value(items, name.removesuffix("s"), **inner))
        return values[:most]

    def _number(self, schema: dict, name: str, kind: str) -> int | float:
        labelled = _NUMBER.search(self._labelled(name))
        if labelled:
            number = float(labelled.group())
        elif self._numbers:
            number = float(self._numbers.pop(0))
        else:
            self.guessed.append(name)
            number = 0.0
        step = schema.get("multipleOf") or (1 if kind == "integer" else 0)
        low, high = schema.get("minimum", -1e9), schema.get("maximum", 1e9)
        if "exclusiveMinimum" in schema:
            low = max(low, schema["exclusiveMinimum"] + (step or 1e-6))
        if "exclusiveMaximum" in schema:
            high = min(high, schema["exclusiveMaximum"] - (step or 1e-6))
        if low > high:
            raise SchemaError(f"`{name}` must be at least {low} and at most {high}")
        number = min(max(number, low), high)
        if step:
            number = -(-low // step) * step if number < low + step and number // step * step < low else number // step * step
        return int(number) if kind == "integer" or number == int(number) else number

    def _truth(self, name: str) -> bool:
        words = name.replace("_", " ").lower().removeprefix("is ").removeprefix("has ")
        match = re.search(rf"(\b(?:not|no|never|without|isn't|don't)\s+(?:\w+\s+)?)?\b{re.escape(words)}", self.text.lower())
        if not match:
            self.guessed.append(name)
        return bool(match and not match.group(1))

    def _string(self, schema: dict, name: str) -> str:
        pattern, least, most = schema.get("pattern"), schema.get("minLength", 0), schema.get("maxLength", 100_000)
        if pattern:
            try:
                match = re.search(pattern.removeprefix("^").removesuffix("$"), self.text)
            except re.error as error:
                raise SchemaError(f"the pattern of `{name}` is not a regular expression: {error}") from error
            if not match:
                raise SchemaError(f"nothing in the text matches the pattern of `{name}`, {pattern}")
            return match.group()[:most]
        expression, fallback = _FORMATS.get(schema.get("format", ""), (None, ""))
        if expression:
            match = expression.search(self.text)
            if not match:
                self.guessed.append(name)
            value = match.group() if match else fallback
            return f"{value}T00:00:00Z" if schema["format"] == "date-time" else value
        return self._words(name).ljust(least, ".")[:most]

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
