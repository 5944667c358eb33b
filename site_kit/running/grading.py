"""What the checks of exercises compare with: every right answer is accepted, and a wrong type is named.

A check calls `kind` first: it says in words what came back if that is not of the kind
that was asked for, never judges values, and hands on plain lists and numbers. `same`
then compares these within a tolerance. A page runs this file, too: it needs nothing
but Python, and knows NumPy and PyTorch only by their `tolist`.
"""

from __future__ import annotations

import builtins
import gc
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from math import isclose
from numbers import Complex, Number
from types import ModuleType

TOLERANCE = 1e-6  # numbers of single precision pass
MOST = 100_000  # items that are taken from one iterator

asked = ""  # what the last `kind` of a check asked for, in words


def plain(value: object) -> object:
    """A value whose containers are lists and whose numbers are Python's.

    Tuples, ranges, deques, views of dictionaries, generators and arrays become
    lists. Texts, sets and objects of other kinds stay; dictionaries are made plain
    inside.

    Raises:
        AssertionError: If an iterator goes on without end.
    """
    if isinstance(value, Number) and not isinstance(value, int | float | complex):
        return value.tolist() if hasattr(value, "tolist") else float(value)
    if isinstance(value, str | bytes | Number | set | frozenset | type) or value is None:
        return value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, Iterable):
        items = list(islice(value, MOST + 1))
        assert len(items) <= MOST, f"More than {MOST:,} items came back: does this ever end?"
        return [plain(item) for item in items]
    return value


def same(got: object, expected: object, tolerance: float = TOLERANCE) -> bool:
    """Whether two values are the same: containers by their items, numbers within a tolerance.

    Args:
        got: Any value.
        expected: Any value.
        tolerance: How far numbers may be apart, relative to the larger one or, near zero, as they are.
    """
    return _same(plain(got), plain(expected), tolerance)


def _same(got: object, expected: object, tolerance: float) -> bool:
    match got, expected:
        case list(), list():
            return len(got) == len(expected) and all(_same(a, b, tolerance) for a, b in zip(got, expected))
        case dict(), dict():
            return got.keys() == expected.keys() and all(_same(got[key], expected[key], tolerance) for key in expected)
        case Number(), Number():
            if isinstance(got, complex) or isinstance(expected, complex):
                return abs(got - expected) <= tolerance * max(1, abs(expected))
            if isinstance(got, int) and isinstance(expected, int):
                return got == expected
            return isclose(got, expected, rel_tol=tolerance, abs_tol=tolerance)
    return type(got) is type(expected) and got == expected


def kind(name: str, got: object, expected: object) -> object:
    """What came back, made plain, if it is of the kind of an example.

    Args:
        name: The reader's function or attribute.
        got: What it gave back.
        expected: An example. A list has any number of items like its first, a tuple
            exactly as many as the example, a dictionary any keys; numbers of all types are alike.

    Raises:
        AssertionError: With what came back and what was asked for, in words.
    """
    global asked
    asked = f"`{name}` should give back {_words(expected)}."
    verb = "are" if isinstance(expected, tuple) else "is"
    if got is None:
        raise AssertionError(f"`{name}` gave back None: is there a `return`?")
    value = plain(got)
    if isinstance(value, dict) and isinstance(expected, dict):
        for key in value.keys() & expected.keys():
            kind(f"{name}(…)[{key!r}]", value[key], expected[key])
    elif not _fits(value, expected):
        raise AssertionError(f"`{name}` gave back {_words(value)}, where {_words(expected)} {verb} asked for.")
    return value


def _fits(got: object, expected: object) -> bool:
    match expected:
        case bool() | str() | bytes() | set():
            return isinstance(got, type(expected))
        case Complex():
            return isinstance(got, Number) and not isinstance(got, complex)
        case tuple():
            return isinstance(got, list) and len(got) == len(expected) and all(map(_fits, got, expected))
        case list():
            return isinstance(got, list) and (not expected or all(_fits(item, expected[0]) for item in got))
        case dict():
            return isinstance(got, dict) and all(_fits(got[key], expected[key]) for key in expected.keys() & got.keys())
    return isinstance(got, type(expected))


def _words(value: object) -> str:
    """What a value is: `a number`, `a list of texts`, `two values (a number and a list of numbers)`."""
    match value:
        case None:
            return "None"
        case tuple():
            numerals = {2: "two", 3: "three", 4: "four"}
            return f"{numerals.get(len(value), len(value))} values ({_and([_words(part) for part in value])})"
        case list() if value:
            return f"a list of {_and(sorted({_plural(item) for item in value}))}"
        case list():
            return "an empty list"
        case bool():
            return "True or False"
        case complex():
            return "a complex number"
        case Number():
            return "a number"
        case str():
            return "a text"
        case Mapping():
            return "a dictionary"
        case set() | frozenset():
            return "a set"
        case _ if callable(value) and not isinstance(value, type):
            return "a function"
    return f"a {type(value).__name__}"


def _plural(value: object) -> str:
    match value:
        case tuple():
            return f"pairs ({_and([_words(part) for part in value])})" if len(value) == 2 else f"groups of {len(value)} values"
        case None | bool():
            return _words(value)
        case list() if value:
            return f"lists of {_and(sorted({_plural(item) for item in value}))}"
        case list():
            return "empty lists"
        case dict():
            return "dictionaries"
    return _words(value).removeprefix("a ").removeprefix("an ") + "s"


def _and(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


# What a check may want to know about memory


def shared(one: object, other: object) -> bool:
    """Whether two values have a list or a dictionary in common, at any depth."""
    return bool(_containers(one) & _containers(other))


def _containers(value: object) -> set[int]:
    if isinstance(value, Mapping):
        return {id(value)}.union(*map(_containers, value.values()))
    if isinstance(value, list | tuple):
        own = {id(value)} if isinstance(value, list) else set()
        return own.union(*map(_containers, value))
    return set()


def memory(*things: object, module: str = "answer") -> int:
    """Bytes that things hold, wherever they hide them.

    Args:
        things: Objects; whatever they reach counts: attributes, slots, closures, caches, generators.
        module: The reader's module; its global names and its classes count, those of libraries do not.
    """
    seen: dict[int, object] = {}
    waiting = [*things, vars(sys.modules[module])]
    total = 0
    while waiting:
        thing = waiting.pop()
        foreign = isinstance(thing, ModuleType) or isinstance(thing, type) and thing.__module__ != module
        if id(thing) in seen or foreign or thing is vars(builtins) or callable(thing) and _belongs_elsewhere(thing, module):
            continue
        seen[id(thing)] = thing
        total += sys.getsizeof(thing)
        waiting += gc.get_referents(thing)
    return total


def _belongs_elsewhere(thing: object, module: str) -> bool:
    return getattr(thing, "__module__", module) not in (module, None) and not isinstance(thing, type)
