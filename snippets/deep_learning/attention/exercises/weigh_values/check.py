from math import exp

from answer import attend
from grading import kind, same


def mix(scores, values):
    powers = [exp(score) for score in scores]
    return [sum(p * x for p, x in zip(powers, column)) / sum(powers) for column in zip(*values)]


keys = [[1.0, 1.0]] * 3
values = [[0.0, 4.0], [2.0, 0.0], [7.0, 8.0]]
got = kind("attend", attend([1.0, 0.0], keys, values), [0.0])
assert len(got) == 2, (
    "The answer is one value: a list as long as each of the values, "
    "not one number for each key."
)
assert same(got, [3, 4]), (
    "Equal keys deserve equal weights, so the answer is the plain average "
    "of the values. Do your weights sum to one?"
)

got = kind("attend", attend([0.0, 9.0], [[9.0, 0.0], [0.0, 9.0]], [[5.0], [1.0]]), [0.0])
assert got[0] < 1.01, (
    "The key that matches the query must win. Which vectors do you compare?"
)

keys = [[1.0, 0, 0, 0], [0.0, 0, 0, 0]]
got = kind("attend", attend([2.0, 0.0, 0.0, 0.0], keys, [[1.0], [0.0]]), [0.0])
assert not same(got, mix([2, 0], [[1], [0]])), (
    "The scores are not scaled: divide each dot product by the square root "
    "of the length of the query."
)
assert same(got, mix([1, 0], [[1], [0]])), (
    "With four numbers a key, a dot product of 2 becomes a score of 2 / √4 = 1. "
    "Check what you divide by."
)

keys = [[1.0, 2, 0, -1, 0, 1, 0, 0, 1], [0.0, 1, 3, 0, 2, 0, -1, 1, 0]]
got = attend([0.5, 1, -1, 2, 0, 3, 1, -2, 1.5], keys, [[3.0, -1, 2], [5.0, 4, 0]])
assert same(got, mix([5 / 3, -5 / 3], [[3, -1, 2], [5, 4, 0]])), (
    "Two keys of nine numbers have the dot products 5 and -5 with the query, so the "
    "scores 5/3 and -5/3. Does every number of query, keys and values count?"
)
