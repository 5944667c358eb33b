"""The states of all but the last number, and then one more, in a tuple."""

from math import exp


def read(x, w, u, b):
    if len(x) == 0:
        return ()
    before = read(x[:-1], w, u, b)
    z = b + u * x[-1] + (w * before[-1] if before else 0)
    return (*before, (exp(2 * z) - 1) / (exp(2 * z) + 1))
