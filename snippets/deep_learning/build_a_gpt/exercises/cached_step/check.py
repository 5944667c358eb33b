from math import isclose

from answer import step

keys, values = [], []
try:
    first = step([1.0, 0.0, 0.0, 0.0], [0.0] * 4, [4.0, 8.0], keys, values)
except (IndexError, ValueError, ZeroDivisionError):
    raise AssertionError(
        "The first token fails: it finds an empty memory. Whom may a token "
        "always look at?"
    ) from None
assert first == [4.0, 8.0], (
    "The first token can look at itself only, so it gets its own value. "
    "Does yours come out whole?"
)
assert keys and values, (
    "After the first token the memory is empty. The caller holds these two "
    "lists: do you change them, or make new ones?"
)
assert keys == [[0.0] * 4] and values == [[4.0, 8.0]], (
    "After one token the memory should hold its key and its value, once each."
)
second = step([2.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0], keys, values)
assert second != [0.0, 0.0], (
    "The second token hears nothing of the first. Is the first still in the "
    "memory, and do you look at all of it?"
)
assert second != [4.0, 8.0], (
    "The second token hears only the first. Is its own key in the memory when "
    "it looks?"
)
assert not isclose(second[0], 4 * 0.11920292202211755), (
    "The scores are not scaled: by what is a dot product of d numbers divided?"
)
assert isclose(second[0], 4 * 0.2689414213699951), (
    "The second token has the scores 0 and 1, so the first gets 1 / (1 + e) of "
    "its looking."
)
assert isclose(second[1], 2 * second[0]), (
    "The two numbers of a value are mixed with the same weights."
)
assert len(keys) == len(values) == 2, (
    "After two tokens the memory should hold two keys and two values."
)
third = step([0.0] * 4, [5.0] * 4, [2.0, 1.0], keys, values)
assert [round(number, 9) for number in third] == [2.0, 3.0], (
    "A query of zeros looks at all three tokens alike: (4 + 0 + 2) / 3 and "
    "(8 + 0 + 1) / 3."
)
