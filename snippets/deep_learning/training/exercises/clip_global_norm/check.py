from math import isclose, sqrt

from answer import clip

grads = [[3.0, -4.0], [12.0]]
given = [vector[:] for vector in grads]
short = clip([[0.3, 0.4], [0.0]], 1.0)
assert short == [[0.3, 0.4], [0.0]], (
    "A short gradient has changed: its norm, 0.5, is below the limit of 1. "
    "When does clipping have nothing to do?"
)
clipped = clip(grads, 6.5)
assert clipped != given, (
    "Nothing has happened to gradients whose norm is 13, with a limit of 6.5. "
    "Over how many of the numbers does the norm run?"
)
ratios = [c / g for a, b in zip(clipped, given) for c, g in zip(a, b)]
assert all(isclose(ratio, ratios[0]) for ratio in ratios), (
    "The direction has changed: not all numbers shrank by the same factor. "
    "How many norms are there in a global norm?"
)
length = sqrt(sum(g * g for vector in clipped for g in vector))
assert isclose(length, 6.5), (
    "The direction is right, the length is not: 3, 4 and 12 make 13 by Pythagoras. "
    "Which norm have you taken?"
)
assert grads == given, "The gradients you were given have changed: build new lists."
try:
    zero = clip([[0.0, 0.0]], 1.0)
except ZeroDivisionError:
    zero = None
assert zero == [[0.0, 0.0]], (
    "All gradients are zero, and your function does not survive it. "
    "By what did it divide?"
)
