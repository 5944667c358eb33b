from math import isclose

from answer import bump, output


def at(x: float, *corners: float) -> float:
    return output(bump(*corners), x)


def near(found: float, wanted: float) -> bool:
    return isclose(found, wanted, abs_tol=1e-9)


assert len(bump(0, 1, 2)) == 3, (
    "A bump has three corners, and a neuron makes one. How many neurons?"
)
assert near(at(-1, 0, 1, 2), 0) and near(at(0, 0, 1, 2), 0), (
    "The bump is not zero on its left. At which x does the first neuron begin?"
)
assert near(at(1, 0, 1, 2), 1), "With corners 0, 1, 2, how high is it at 1?"
assert not near(at(3, 0, 1, 2), -1), (
    "It comes down and goes on falling below zero. Which neuron stops it at the "
    "right corner?"
)
assert near(at(2, 0, 1, 2), 0) and near(at(9, 0, 1, 2), 0), (
    "It does not come back to zero on the right. After the middle the slope must "
    "be -1: from +1, what has to be added?"
)
assert near(at(4, 0, 4, 8), 1), (
    "A bump twice or four times as wide is no longer 1 high. How steep is the way "
    "from left to middle?"
)
assert near(at(5, 0, 1, 5), 0), (
    "With corners 0, 1, 5 the two sides are not equally long. Does your way down "
    "know that?"
)
assert near(at(3, 0, 1, 5), 0.5) and near(at(99, 0, 1, 5), 0), (
    "Half of the way down it should be 0.5 high, and 0 after the end. What has each "
    "corner to change in the slope?"
)
