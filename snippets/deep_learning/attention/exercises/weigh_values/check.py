from math import isclose

from answer import attend

same_keys = [[1.0, 1.0], [1.0, 1.0]]
two_values = [[0.0, 4.0], [2.0, 0.0]]
got = attend([1.0, 0.0], same_keys, two_values)
assert got is not None, "`attend` returns nothing yet: return the mixed value."
assert isinstance(got, list) and len(got) == 2, (
    "The answer is one value: a list as long as each of the values, "
    "not one number for each key."
)
assert all(map(isclose, got, [1.0, 2.0])), (
    "Two equal keys deserve equal weights, so the answer is the plain average "
    "of the values. Do your weights sum to one?"
)

got = attend([0.0, 9.0], [[0.0, 9.0], [9.0, 0.0]], [[1.0], [5.0]])
assert got[0] < 1.01, (
    "The key that matches the query must win. Which vectors do you compare?"
)

got = attend([2.0, 0.0, 0.0, 0.0], [[1.0, 0, 0, 0], [0.0, 0, 0, 0]], [[1.0], [0.0]])
assert not isclose(got[0], 0.8807970779778823), (
    "The scores are not scaled: divide each dot product by the square root "
    "of the length of the query."
)
assert isclose(got[0], 0.7310585786300049), (
    "With four numbers a key, a dot product of 2 becomes a score of 2 / √4 = 1. "
    "Check what you divide by."
)
