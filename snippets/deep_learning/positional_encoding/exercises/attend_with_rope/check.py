from math import cos, exp, sqrt

from answer import attend_with_rope
from grading import kind, same


def attend(q, at, keys, values):
    return kind("attend_with_rope", attend_with_rope(q, at, keys, values), [0.0])


east, north = [4.0, 0.0], [0.0, 4.0]
two = [attend(east, at, [east, north], [[1.0], [0.0]])[0] for at in (0, 3)]
assert not same(two[0], two[1]), (
    "Moving the query changes nothing. Which place turns the query, and which place turns each key?"
)

keys = [east, east, east, east]
values = [[2.0, 1.0]] * 4
got = attend(east, 3, keys, values)
assert keys == [[4.0, 0.0]] * 4 and values == [[2.0, 1.0]] * 4, (
    "The keys you were given have changed: a second query would turn them twice. Build a new list."
)
assert same(got, [2, 1]), (
    "Two equal values, mixed, are no longer that value. What does the page say about turning values?"
)

marks = [[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0], [0, 0, 0, 1.0]]
shares = [attend(east, at, keys, marks) for at in range(4)]
assert not same(shares[1][0], shares[1][3]), (
    "Equal keys at four places all get the same weight, so they do not know where they stand. "
    "By which place must each of them turn?"
)
assert max(shares[1]) == shares[1][1], (
    "The query of place 1 should match the key of place 1 best: they are equal vectors. "
    "At which place does counting begin?"
)
steps = [shares[at][at] / shares[at][at - 1] for at in (1, 2, 3)]
assert same(steps[0], steps[1]) and same(steps[1], steps[2]), (
    "The lead of the word itself over the word before must be the same at every place. "
    "Is every vector turned exactly once?"
)
# Vectors that differ: turning the wrong way, or the keys by the query's place, shows only here.
keys = [[1.0, 2.0], [-2.0, 0.5], [0.5, -1.0]]
q, at = [1.5, -0.5], 5


def dot(place):
    """The score of a turned query and a turned key: it depends on the distance alone."""
    (a, b), (c, d) = q, keys[place]
    angle = at - place
    return (a * c + b * d) * cos(angle) + (a * d - b * c) * cos(angle - 1.5707963267948966)


powers = [exp(dot(place) / sqrt(2)) for place in range(3)]
wanted = [(powers[0] + 3 * powers[1]) / sum(powers), (5 * powers[1] - 2 * powers[2]) / sum(powers)]
assert same(attend(q, at, keys, [[1.0, 0.0], [3.0, 5.0], [0.0, -2.0]]), wanted), (
    "With three keys that differ and a query at place 5, the mixture is wrong. "
    "Is each vector turned by its own place, and in the direction of `rotate`?"
)
assert q == [1.5, -0.5] and keys == [[1.0, 2.0], [-2.0, 0.5], [0.5, -1.0]], (
    "The query or the keys have changed: `rotate` returns a new list."
)
