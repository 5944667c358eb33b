from math import cos, sin

from answer import rotate
from grading import kind, same


def turned(*given):
    return kind("rotate", rotate(*given), [0.0])


got = turned([3.0, 4.0], 0)
assert same(got, [3, 4]), "At place 0 nothing turns. What is the angle there?"
assert same(sum(x * x for x in turned([3.0, 4.0], 7)), 25), (
    "A turn must not change the length of a pair. Which of the two terms is subtracted, and is b "
    "computed from the old a?"
)
assert not same(turned([1.0, 0.0], 1), [cos(1), -sin(1)]), (
    "Your pair turns clockwise. Where does (1, 0) point after a small positive angle?"
)
assert same(turned([1.0, 0.0], 1), [cos(1), sin(1)]), (
    "With one pair, place 1 turns (1, 0) by an angle of 1. What is the exponent for i = 0?"
)

got = turned([1.0, 0.0, 0.0, 0.0], 2)
assert not same(got, [cos(2), sin(2), 0, 0]), (
    "You paired neighbors, number 0 with 1. In the half-split layout, which number belongs to number 0?"
)
assert same(got, [cos(2), 0, sin(2), 0]), (
    "With four numbers, number 0 is paired with number 2. Only these two may change here."
)

got = turned([0.0, 1.0, 0.0, 0.0], 50)
assert not same(got, [0, cos(5), 0, sin(5)]), (
    "The second of two pairs turns by 50 / 10 and should turn by 50 / 100. "
    "Which factor stands before i in the exponent?"
)
assert abs(got[1]) <= 1 and not same(got, [0, cos(50), 0, sin(50)]), (
    "All pairs turn equally fast. Where does the number of the pair enter the angle?"
)
assert same(got, [0, cos(0.5), 0, sin(0.5)]), (
    "Later pairs turn more slowly: pair 1 of 2 by place / 100. Look at the sign of the exponent and at what it is divided by."
)
vector = [1.0, -2.0, 0.5, 3.0, 4.0, -1.0]
got = turned(vector, 3, 8)
assert vector == [1.0, -2.0, 0.5, 3.0, 4.0, -1.0], "The vector that you were given has changed: build a new list."
wanted = [0.0] * 6
for i, angle in enumerate((3, 1.5, 0.75)):
    a, b = vector[i], vector[i + 3]
    wanted[i], wanted[i + 3] = a * cos(angle) - b * sin(angle), a * sin(angle) + b * cos(angle)
assert same(got, wanted), (
    "Six numbers at place 3 with base 8 turn in three pairs, by 3, 1.5 and 0.75. Is `base` used, and does each number "
    "come back to its own place?"
)
