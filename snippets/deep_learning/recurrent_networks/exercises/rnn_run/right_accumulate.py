"""The fold of the standard library."""

from itertools import accumulate
from math import tanh


def read(x, w, u, b):
    return list(accumulate(x, lambda h, number: tanh(w * h + u * number + b), initial=0))[1:]
