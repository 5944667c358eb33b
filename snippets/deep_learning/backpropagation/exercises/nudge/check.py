from math import isclose

from answer import slopes


def f(p: list[float]) -> float:
    return p[0] ** 3 + 10 * p[1] * p[0]


def near(found: list[float], wanted: list[float]) -> bool:
    return len(found) == len(wanted) and all(
        isclose(a, b, abs_tol=1e-6) for a, b in zip(found, wanted)
    )


p = [2.0, 1.0]
found = slopes(f, p)
assert len(found) == 2, "One slope for each number of p."
assert p == [2.0, 1.0], (
    "The numbers you were given have changed. Where is the nudge taken back?"
)
assert not near(found, [42.0, 42.0]), (
    "Both slopes are 42: all numbers were nudged at once. Which ones stand still while "
    "the first is nudged?"
)
assert not near(found, [44.0, 40.0]) and not near(found, [11.0, 10.0]), (
    "Twice or half of the right slope. How far apart are p - h and p + h?"
)
at = slopes(f, [2.0, 1.0], h=0.1)
assert not isclose(at[0], 22.61), (
    "You nudge to one side only, so the curve's bend stays in the error."
)
assert near(found, [22.0, 20.0]), "The slopes of x³ + 10 x y at (2, 1) are 22 and 20."
assert isclose(at[0], 22.01), "With h = 0.1 the first slope should be 22.01: is h used?"
assert near(slopes(lambda p: p[0] * p[0], [-3.0]), [-6.0]), "At -3, x² has slope -6."
