from math import sqrt

from answer import clip
from grading import kind, same


def clipped_by(grads, limit):
    return kind("clip", clip(grads, limit), [[0.0]])


grads = [[3.0, -4.0], [12.0]]
given = [vector[:] for vector in grads]
assert same(clipped_by([[0.3, 0.4], [0.0]], 1.0), [[0.3, 0.4], [0.0]]), (
    "A short gradient has changed: its norm, 0.5, is below the limit of 1. "
    "When does clipping have nothing to do?"
)
clipped = clipped_by(grads, 6.5)
assert not same(clipped, given), (
    "Nothing has happened to gradients whose norm is 13, with a limit of 6.5. "
    "Over how many of the numbers does the norm run?"
)
assert [len(vector) for vector in clipped] == [2, 1], "Each layer keeps its numbers: here one has two, the other one."
ratios = [c / g for a, b in zip(clipped, given) for c, g in zip(a, b)]
assert all(same(ratio, ratios[0]) for ratio in ratios), (
    "The direction has changed: not all numbers shrank by the same factor. "
    "How many norms are there in a global norm?"
)
length = sqrt(sum(g * g for vector in clipped for g in vector))
assert same(length, 6.5), (
    "The direction is right, the length is not: 3, 4 and 12 make 13 by Pythagoras. "
    "Which norm have you taken?"
)
assert grads == given, "The gradients you were given have changed: build new lists."
assert same(clipped_by([[2.0], [-1.0, 2.0], [4.0, 0.0, -12.0]], 26.0), [[2], [-1, 2], [4, 0, -12]]), (
    "Three layers with the norm 13 have changed under a limit of 26. Clipping never makes gradients longer."
)
assert same(clipped_by([[2.0], [-1.0, 2.0], [4.0, 0.0, -12.0]], 1.3), [[0.2], [-0.1, 0.2], [0.4, 0, -1.2]]), (
    "Three layers with the norm 13 should shrink to a tenth under a limit of 1.3."
)
try:
    zero = clipped_by([[0.0, 0.0], [0.0]], 1.0)
except ZeroDivisionError:
    zero = None
assert zero is not None and same(zero, [[0, 0], [0]]), (
    "All gradients are zero, and your function does not survive it. "
    "By what did it divide?"
)
