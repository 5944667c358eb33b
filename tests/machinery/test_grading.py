"""Grading: what counts as the same, and which words name a wrong type."""

from __future__ import annotations

import sys
import types
from collections import deque
from fractions import Fraction
from itertools import count
from math import inf, nan

import pytest

from site_kit.running.grading import kind, memory, plain, same, shared


@pytest.mark.parametrize(
    "value",
    [[0, 1, 2], (0, 1, 2), range(3), deque(range(3)), {0: 1, 1: 2, 2: 3}.keys(), iter([0, 1, 2]), (i for i in range(3)), map(int, "012")],
    ids=lambda value: type(value).__name__,
)
def test_a_sequence_is_the_same_in_any_container(value):
    """Whatever holds the items, the items count; and a generator in a list is read as well."""
    assert plain(value) == [0, 1, 2]
    assert plain([iter([1]), (2,)]) == [[1], [2]]


def test_arrays_are_lists_of_numbers(need):
    """NumPy's arrays and scalars become Python's lists and numbers."""
    need("numpy")
    import numpy as np

    got = plain((np.arange(6).reshape(2, 3), np.float32(0.5), [np.bool_(True)]))
    assert got == [[[0, 1, 2], [3, 4, 5]], 0.5, [True]] and type(got[1]) is float and type(got[2][0]) is bool
    assert same(np.array([0.1, 0.2], np.float32), [0.1, 0.2])


def test_tensors_are_lists_of_numbers(need):
    """PyTorch's tensors, too, in single precision and with a gradient."""
    need("torch")
    import torch

    assert same(torch.tensor([[0.1, 0.7]], requires_grad=True) * 3, [[0.3, 2.1]])


def test_an_endless_iterator_is_named():
    """No check waits for the end of something that has none."""
    with pytest.raises(AssertionError, match="does this ever end"):
        plain(count())


@pytest.mark.parametrize(
    ("got", "expected", "result"),
    [
        (0.1 + 0.2, 0.3, True),
        (1e9 + 1, 1e9 + 2, True),
        (10**9 + 1, 10**9 + 2, False),
        (0.3001, 0.3, False),
        (Fraction(1, 4), 0.25, True),
        (inf, inf, True),
        (inf, 1e300, False),
        (nan, nan, False),
        ([1, 2], (1.0, 2.0), True),
        ([1, 2], [1, 2, 3], False),
        ([1, 2], 1, False),
        ({"a": (1,)}, {"a": [1.0]}, True),
        ({"a": 1}, {"b": 1}, False),
        ("ab", ["a", "b"], False),
        ("ab", "ab", True),
        ({1, 2}, {2, 1}, True),
        (None, 0, False),
        (1j, 1j, True),
    ],
)
def test_what_is_the_same(got, expected, result):
    """Numbers within a tolerance, whole ones exactly; containers by their items; different types never."""
    assert same(got, expected) is result


def test_the_tolerance_can_be_stated():
    assert same(1.0, 1.1, tolerance=0.2) and not same(1.0, 1.1, tolerance=0.01)


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (None, [1.0], "gave back None: is there a `return`?"),
        (3, [1.0], "gave back a number, where a list of numbers is asked for."),
        ([[1], [2]], [1.0], "gave back a list of lists of numbers, where a list of numbers is asked for."),
        ([1, None], [1.0], "gave back a list of None and numbers, where a list of numbers is asked for."),
        ("abc", ["a"], "gave back a text, where a list of texts is asked for."),
        ([1, 2, 3], (1.0, 1.0), "gave back a list of numbers, where two values (a number and a number) are asked for."),
        ([], 1.0, "gave back an empty list, where a number is asked for."),
        ({1}, [1], "gave back a set, where a list of numbers is asked for."),
        (1, True, "gave back a number, where True or False is asked for."),
        (1j, 1.0, "gave back a complex number, where a number is asked for."),
        (len, 1.0, "gave back a function, where a number is asked for."),
        ([("a", "b", "c")], [("a", "b")], "gave back a list of lists of texts, where a list of pairs (a text and a text) is asked for."),
        ([1], {"a": 1}, "gave back a list of numbers, where a dictionary is asked for."),
    ],
)
def test_a_wrong_kind_is_named(got, expected, words):
    """What came back and what was asked for are said in words, with the reader's own name."""
    with pytest.raises(AssertionError) as error:
        kind("f", got, expected)
    assert str(error.value) == f"`f` {words}"


def test_a_wrong_kind_in_a_dictionary_is_named_with_its_key():
    with pytest.raises(AssertionError, match=r"^`f\(…\)\['a'\]` gave back a number, where a list of numbers is asked for"):
        kind("f", {"a": 1}, {"a": [1]})


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ((1, 2), [5.0]),
        ([], [5.0]),
        (7, 5.0),
        (True, 5.0),
        (Fraction(1), 5.0),
        ((x for x in ((1, 2), [3])), [[5.0]]),
        ([[[1]], [2], 3], ([[0.0]], [0.0], 0.0)),
        ([("a", 1)], [("b", 2)]),
        ({"b": 1}, {"a": 5}),
        (False, True),
        ("x", "y"),
    ],
)
def test_values_are_not_judged(got, expected):
    """Any value of the right kind is handed on as plain lists and numbers."""
    assert kind("f", got, expected) is not None or got is None


def test_what_is_shared_is_found():
    """One list in two places, at any depth; equal lists are no shared ones."""
    part = [1]
    assert shared({"a": [[part]]}, (part,)) and not shared([[1]], [[1]]) and not shared((1,), (1,))


@pytest.fixture
def grown(monkeypatch):
    """By how many bytes the module `answer` grows while its `Box` does two thousand steps."""

    def grown(source: str) -> int:
        module = types.ModuleType("answer")
        monkeypatch.setitem(sys.modules, "answer", module)
        exec(source, module.__dict__)
        box = module.Box()
        box.step(0)
        before = memory(box)
        for number in range(2000):
            box.step(float(number))
        return memory(box) - before

    return grown


HIDING = {
    "attribute": "class Box:\n    def __init__(self): self.kept = []\n    def step(self, x): self.kept.append(x)",
    "slots": "class Box:\n    __slots__ = ['kept']\n    def __init__(self): self.kept = []\n    def step(self, x): self.kept.append(x)",
    "text": "class Box:\n    kept = ''\n    def step(self, x): self.kept += str(x)",
    "global name": "kept = {}\nclass Box:\n    def step(self, x): kept[x] = x",
    "class": "class Box:\n    kept = []\n    def step(self, x): self.kept.append(x)",
    "default": "class Box:\n    def step(self, x, kept=[]): kept.append(x)",
    "closure": "def make():\n    kept = []\n    return kept.append\nclass Box:\n    def __init__(self):\n        keep = make()\n        self.step = lambda x: keep(x)",
    "cache": "from functools import cache\n@cache\ndef keep(x): return x\nclass Box:\n    def step(self, x): keep(x)",
    "generator": "def run():\n    kept = []\n    while True: kept.append((yield))\nclass Box:\n    def __init__(self):\n        self.g = run()\n        next(self.g)\n    def step(self, x): self.g.send(x)",
}  # fmt: skip


@pytest.mark.parametrize("place", HIDING)
def test_memory_is_found_wherever_it_hides(grown, place):
    """A history of two thousand numbers shows, whatever keeps it."""
    assert grown(HIDING[place]) > 10_000


def test_constant_memory_is_constant(grown):
    """What keeps a window only does not grow, and libraries do not count."""
    window = "import collections, random\nclass Box:\n    def __init__(self): self.w = collections.deque([], 3)\n    def step(self, x): self.w.append(x)"
    assert abs(grown(window)) < 500

