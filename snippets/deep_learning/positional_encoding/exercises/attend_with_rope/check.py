from math import isclose

from answer import attend_with_rope

east, north = [4.0, 0.0], [0.0, 4.0]
two = [attend_with_rope(east, at, [east, north], [[1.0], [0.0]])[0] for at in (0, 3)]
assert not isclose(two[0], two[1]), (
    "Moving the query changes nothing. Which place turns the query, and which place turns each key?"
)

keys = [east, east, east, east]
same = [[2.0, 1.0]] * 4
got = attend_with_rope(east, 3, keys, same)
assert keys == [east] * 4, (
    "The keys you were given have changed: a second query would turn them twice. Build a new list."
)
assert all(isclose(a, b) for a, b in zip(got, same[0])), (
    "Two equal values, mixed, are no longer that value. What does the page say about turning values?"
)

marks = [[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0], [0, 0, 0, 1.0]]
shares = [attend_with_rope(east, at, keys, marks) for at in range(4)]
assert not isclose(shares[1][0], shares[1][3]), (
    "Equal keys at four places all get the same weight, so they do not know where they stand. "
    "By which place must each of them turn?"
)
assert max(shares[1]) == shares[1][1], (
    "The query of place 1 should match the key of place 1 best: they are equal vectors. "
    "At which place does counting begin?"
)
steps = [shares[at][at] / shares[at][at - 1] for at in (1, 2, 3)]
assert isclose(steps[0], steps[1]) and isclose(steps[1], steps[2]), (
    "The lead of the word itself over the word before must be the same at every place. "
    "Is every vector turned exactly once?"
)
