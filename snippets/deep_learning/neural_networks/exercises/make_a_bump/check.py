from answer import bump, output
from grading import kind, same


def at(x, *corners):
    return output(kind("bump", bump(*corners), [(0.0, 0.0, 0.0)]), x)


assert len(kind("bump", bump(0, 1, 2), [(0.0, 0.0, 0.0)])) == 3, (
    "A bump has three corners, and a neuron makes one. How many neurons?"
)
assert same(at(-1, 0, 1, 2), 0) and same(at(0, 0, 1, 2), 0), (
    "The bump is not zero on its left. At which x does the first neuron begin?"
)
assert same(at(1, 0, 1, 2), 1), "With corners 0, 1, 2, how high is it at 1?"
assert not same(at(3, 0, 1, 2), -1), (
    "It comes down and goes on falling below zero. Which neuron stops it at the "
    "right corner?"
)
assert same(at(2, 0, 1, 2), 0) and same(at(9, 0, 1, 2), 0), (
    "It does not come back to zero on the right. After the middle the slope must "
    "be -1: from +1, what has to be added?"
)
assert same(at(4, 0, 4, 8), 1), (
    "A bump twice or four times as wide is no longer 1 high. How steep is the way "
    "from left to middle?"
)
assert same(at(5, 0, 1, 5), 0), (
    "With corners 0, 1, 5 the two sides are not equally long. Does your way down "
    "know that?"
)
assert same(at(3, 0, 1, 5), 0.5) and same(at(99, 0, 1, 5), 0), (
    "Half of the way down it should be 0.5 high, and 0 after the end. What has each "
    "corner to change in the slope?"
)
assert same([at(x, 2, 6, 7) for x in (-9, 2, 3, 6, 6.5, 7, 20)], [0, 0, 0.25, 1, 0.5, 0, 0]), (
    "With corners 2, 6, 7 the bump is wrong. Does it still work when `left` is not 0?"
)
assert same([at(x, -5, -4, -2) for x in (-9, -5, -4.5, -4, -3, -2, 0)], [0, 0, 0.5, 1, 0.5, 0, 0]), (
    "With corners -5, -4, -2 the bump is wrong. Does it still work left of zero?"
)
