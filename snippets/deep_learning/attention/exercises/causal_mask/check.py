from math import isclose

from answer import causal_weights

scores = [[1.0, 2.0, 3.0], [3.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
given = [row[:] for row in scores]
weights = causal_weights(scores)
assert [len(row) for row in weights] == [3, 3, 3], (
    "Three words need three rows of three weights: a masked weight is 0, "
    "it does not disappear."
)
assert weights[0][0] > 0, (
    "The first word gets no weight at all: a word may see itself."
)
assert not isclose(weights[0][0], 0.5761168847658291), (
    "A masked score of 0 still gets weight, because e⁰ is 1. Which score makes "
    "e to its power vanish?"
)
assert weights[0][1] == 0 and weights[0][2] == 0 and weights[1][2] == 0, (
    "A word still sees a later one. Which scores stand to the right of the "
    "diagonal?"
)
assert not all(isclose(sum(column), 1) for column in zip(*weights)), (
    "Your columns sum to one instead of your rows: the softmax runs over the "
    "keys that one query sees."
)
assert all(isclose(sum(row), 1) for row in weights), (
    "Some rows no longer sum to one: mask the scores before the softmax, "
    "not the weights after it."
)
assert isclose(weights[1][0], 0.8807970779778823), (
    "The second word sees scores 3 and 1, so its first weight is e³ / (e³ + e¹). "
    "Does the mask leave the visible scores alone?"
)
assert scores == given, "The scores you were given have changed: build a new list."
