"""Adds into the given rows."""

from statistics import fmean, pstdev


def block(x, *parts):
    for part in parts:
        found = part([[(a - fmean(row)) / (pstdev(row) + 1e-9) for a in row] for row in x])
        for row, more in zip(x, found):
            row[:] = [a + b for a, b in zip(row, more)]
    return x
