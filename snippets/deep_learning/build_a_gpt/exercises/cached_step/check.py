from math import exp

from answer import step
from grading import kind, same

keys, values = [], []
try:
    first = kind("step", step([1.0, 0.0, 0.0, 0.0], [0.0] * 4, [4.0, 8.0], keys, values), [0.0])
except (IndexError, ValueError, ZeroDivisionError):
    raise AssertionError(
        "The first token fails: it finds an empty memory. Whom may a token "
        "always look at?"
    ) from None
assert same(first, [4, 8]), (
    "The first token can look at itself only, so it gets its own value. "
    "Does yours come out whole?"
)
assert len(keys) and len(values), (
    "After the first token the memory is empty. The caller holds these two "
    "lists: do you change them, or make new ones?"
)
assert same(keys, [[0] * 4]) and same(values, [[4, 8]]), (
    "After one token the memory should hold its key and its value, once each."
)
second = kind("step", step([2.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0], keys, values), [0.0])
assert not same(second, [0, 0]), (
    "The second token hears nothing of the first. Is the first still in the "
    "memory, and do you look at all of it?"
)
assert not same(second, [4, 8]), (
    "The second token hears only the first. Is its own key in the memory when "
    "it looks?"
)
assert not same(second[0], 4 / (1 + exp(2))), (
    "The scores are not scaled: by what is a dot product of d numbers divided?"
)
assert same(second[0], 4 / (1 + exp(1))), (
    "The second token has the scores 0 and 1, so the first gets 1 / (1 + e) of "
    "its looking."
)
assert same(second[1], 2 * second[0]), (
    "The two numbers of a value are mixed with the same weights."
)
assert len(keys) == len(values) == 2, (
    "After two tokens the memory should hold two keys and two values."
)
third = kind("step", step([0.0] * 4, [5.0] * 4, [2.0, 1.0], keys, values), [0.0])
assert same(third, [2, 3]), (
    "A query of zeros looks at all three tokens alike: (4 + 0 + 2) / 3 and "
    "(8 + 0 + 1) / 3."
)
keys, values = [[0.0, 1.0, -1.0], [2.0, 0.5, 1.0]], [[1.0, 0.0], [0.0, 3.0]]
shares = [exp(dot / 3**0.5) for dot in (-3.0, 3.5, 14.0)]
mixed = kind("step", step([1.0, -1.0, 2.0], [3.0, -1.0, 5.0], [2.0, -4.0], keys, values), [0.0])
assert same(mixed, [(shares[0] + 2 * shares[2]) / sum(shares), (3 * shares[1] - 4 * shares[2]) / sum(shares)]), (
    "With three numbers a key and three tokens that all differ, the mixture is wrong: which query meets which key, and "
    "which value does each weight belong to?"
)
assert same(keys[-1], [3, -1, 5]) and same(values[-1], [2, -4]), (
    "The newest key and value should stand at the end of the memory."
)
