from itertools import product
from math import sqrt

from answer import wilson
from grading import kind, same


def ends(*arguments, **named):
    return kind("wilson", wilson(*arguments, **named), (0.0, 0.0))


def near(got, wanted):
    return same(got, wanted, 0.0005)


def shown(pair):
    return f"{pair[0]:.4f} to {pair[1]:.4f}"


def mistaken(top=1.96**2, below=1.96**2, last=1.96**2, half_below=1.96**2):
    """12 of 20 with something else for z²: on top of the middle, under it, in the root, under the half."""
    middle = (0.6 + top / 40) / (1 + below / 20)
    half = 1.96 / (1 + half_below / 20) * sqrt(0.6 * 0.4 / 20 + last / 1600)
    return middle - half, middle + half


got = ends(12, 20)
low, high = mistaken()
middle, half = (low + high) / 2, (high - low) / 2
assert not near(got, (middle, half)), (
    f"{got[0]:.4f} and {got[1]:.4f} are the middle and the half. "
    "The ends are one less and one plus the other."
)
assert not near(got, (high, low)), (
    f"12 right of 20 gave {shown(got)}: the ends are swapped. The lower one comes first."
)
assert not near(got, (100 * low, 100 * high)), (
    f"12 right of 20 gave {shown(got)}: these are percent. A share lies between 0 and 1."
)
assert not near(got, mistaken(half_below=0)), (
    f"12 right of 20 gave {shown(got)}: the middle is right, and the half is too long. "
    "It is divided by 1 + z²/n, too."
)
_, *slips = product((1.96**2, 1.96), repeat=4)
for slip in slips:
    assert not near(got, mistaken(*slip)), (
        f"12 right of 20 gave {shown(got)}: that comes out with z where the formula has z². "
        "Look for each square."
    )

low, high = ends(20, 20)
assert low > 0.5, (
    f"20 right of 20 gave {low:.3f} to {high:.3f}. So many cannot be "
    "chance: the lower end lies above a half."
)
assert low < 0.999, (
    "20 right of 20 gave an interval without width. Twenty items do not "
    "prove that the next is right: which term has no p in it?"
)
assert high < 1.0005, (
    f"20 right of 20 gave an upper end of {high:.3f}. No share is above 1: "
    "what happens to the middle?"
)
assert near(low, 0.8389), (
    f"20 right of 20 gave {low:.4f} as the lower end, it is 0.8389. "
    "Look at the last term under the root."
)
assert near(high, 1), f"20 right of 20 gave {high:.4f} as the upper end, it is 1."
got = ends(0, 20)
assert near(got, (0, 0.1611)), (
    f"0 right of 20 gave {shown(got)}, and it is 0.0000 to 0.1611. "
    "Twenty misses do not prove that the next is one."
)
low, high = ends(12, 20)
assert near((low, high), (0.3866, 0.7812)), (
    f"12 right of 20 gave {low:.4f} to {high:.4f}, and it is 0.3866 to "
    "0.7812. Check each term against the formula."
)
wide, narrow = ends(6, 10), ends(600, 1000)
assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 5, (
    "A hundred times as many items should make the interval about ten "
    "times as narrow."
)
assert near(narrow, (0.5693, 0.6299)), (
    f"600 right of 1000 gave {shown(narrow)}, and it is 0.5693 to 0.6299."
)
assert ends(12, 20, z=1.0)[0] > low, (
    "A smaller z asks for less confidence and gives a narrower interval."
)
for right, z, wanted in ((12, 1.0, (0.4882, 0.7022)), (12, 3.0, (0.2943, 0.8436)), (0, 3.0, (0, 0.3103))):
    got = ends(right, 20, z=z)
    assert near(got, wanted), (
        f"{right} right of 20 with z = {z} gave {shown(got)}, and it is {shown(wanted)}. "
        "Every z of the formula is the argument."
    )
