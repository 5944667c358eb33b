from math import cos, isclose, sin

from answer import rotate


def close(one, other):
    return len(one) == len(other) and all(
        isclose(a, b, abs_tol=1e-9) for a, b in zip(one, other)
    )


got = rotate([3.0, 4.0], 0)
assert got is not None, "`rotate` returns nothing yet: return a list as long as the vector."
assert close(got, [3.0, 4.0]), "At place 0 nothing turns. What is the angle there?"
assert isclose(sum(x * x for x in rotate([3.0, 4.0], 7)), 25), (
    "A turn must not change the length of a pair. Which of the two terms is subtracted, and is b "
    "computed from the old a?"
)
assert not close(rotate([1.0, 0.0], 1), [cos(1), -sin(1)]), (
    "Your pair turns clockwise. Where does (1, 0) point after a small positive angle?"
)
assert close(rotate([1.0, 0.0], 1), [cos(1), sin(1)]), (
    "With one pair, place 1 turns (1, 0) by an angle of 1. What is the exponent for i = 0?"
)

got = rotate([1.0, 0.0, 0.0, 0.0], 2)
assert not close(got, [cos(2), sin(2), 0, 0]), (
    "You paired neighbors, number 0 with 1. In the half-split layout, which number belongs to number 0?"
)
assert close(got, [cos(2), 0, sin(2), 0]), (
    "With four numbers, number 0 is paired with number 2. Only these two may change here."
)

got = rotate([0.0, 1.0, 0.0, 0.0], 50)
assert not close(got, [0, cos(5), 0, sin(5)]), (
    "The second of two pairs turns by 50 / 10 and should turn by 50 / 100. "
    "Which factor stands before i in the exponent?"
)
assert abs(got[1]) <= 1 and not close(got, [0, cos(50), 0, sin(50)]), (
    "All pairs turn equally fast. Where does the number of the pair enter the angle?"
)
assert close(got, [0, cos(0.5), 0, sin(0.5)]), (
    "Later pairs turn more slowly: pair 1 of 2 by place / 100. Look at the sign of the exponent and at what it is divided by."
)
