from math import exp

from answer import causal_weights
from grading import kind, same

scores = [[1.0, 2.0, 3.0], [3.0, 1.0, 0.0], [0.5, 2.0, -1.0]]
given = [row[:] for row in scores]
weights = kind("causal_weights", causal_weights(scores), [[0.0]])
assert [len(row) for row in weights] == [3, 3, 3], (
    "Three words need three rows of three weights: a masked weight is 0, "
    "it does not disappear."
)
assert weights[0][0] > 0, (
    "The first word gets no weight at all: a word may see itself."
)
assert not same(weights[0][0], exp(1) / (exp(1) + 2)), (
    "A masked score of 0 still gets weight, because e⁰ is 1. Which score makes "
    "e to its power vanish?"
)
assert same([weights[0][1], weights[0][2], weights[1][2]], [0, 0, 0]), (
    "A word still sees a later one. Which scores stand to the right of the "
    "diagonal?"
)
assert not all(same(sum(column), 1) for column in zip(*weights)), (
    "Your columns sum to one instead of your rows: the softmax runs over the "
    "keys that one query sees."
)
assert all(same(sum(row), 1) for row in weights), (
    "Some rows no longer sum to one: mask the scores before the softmax, "
    "not the weights after it."
)
assert same(weights[1][0], exp(3) / (exp(3) + exp(1))), (
    "The second word sees scores 3 and 1, so its first weight is e³ / (e³ + e¹). "
    "Does the mask leave the visible scores alone?"
)
powers = [exp(0.5), exp(2), exp(-1)]
assert same(weights[2], [power / sum(powers) for power in powers]), (
    "The last word sees all three scores, so its row is their plain softmax."
)
five = kind("causal_weights", causal_weights([[0.0] * 5 for _ in range(5)]), [[0.0]])
assert same(five[3], [0.25, 0.25, 0.25, 0.25, 0]), (
    "With five words and equal scores, word 3 looks at words 0 to 3 alike."
)
assert scores == given, "`scores` has changed: build a new list."
