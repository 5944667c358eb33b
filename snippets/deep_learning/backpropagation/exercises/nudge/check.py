from math import exp, sin

from answer import slopes
from grading import kind, same


def f(p):
    return p[0] ** 3 + 10 * p[1] * p[0]


def near(found, wanted):
    return same(found, wanted, tolerance=1e-5)


p = [2.0, 1.0]
found = kind("slopes", slopes(f, p), [0.0])
assert len(found) == 2, "One slope for each number of p."
assert p == [2.0, 1.0], (
    "The numbers you were given have changed. Where is the nudge taken back?"
)
assert not near(found, [42, 42]), (
    "Both slopes are 42: all numbers were nudged at once. Which ones stand still while "
    "the first is nudged?"
)
assert not near(found, [44, 40]) and not near(found, [11, 10]), (
    "Twice or half of the right slope. How far apart are p - h and p + h?"
)
at = kind("slopes", slopes(f, [2.0, 1.0], h=0.1), [0.0])
assert not near(at[0], 22.61), (
    "You nudge to one side only, so the curve's bend stays in the error."
)
assert near(found, [22, 20]), "The slopes of x³ + 10 x y at (2, 1) are 22 and 20."
assert near(at[0], 22.01), "With h = 0.1 the first slope should be 22.01: is h used?"
assert near(slopes(lambda p: p[0] * p[0], [-3.0]), [-6]), "At -3, x² has slope -6."
assert near(slopes(lambda p: 1e10 * p[0] ** 3, [0.0]), [1]), (
    "Called without h, `slopes` should nudge by the starter's 1e-5."
)
odd = [0.1, -0.7, 1.3]
found = kind("slopes", slopes(lambda p: sin(p[0]) * exp(p[1]) / p[2], odd, 1e-4), [0.0])
assert odd == [0.1, -0.7, 1.3], (
    "The numbers you were given have changed a little: 0.1 + h - h need not be 0.1. "
    "Keep the old number, or nudge a copy."
)
assert near(found, [0.380076, 0.038135, -0.029334]), (
    "With three numbers the slopes of sin(a) exp(b) / c are wrong: what happens between one number and the next?"
)
