"""Draws the whole square and looks into it."""

import numpy as np


def may_see(family, i, j, given):
    n = max(i, j, given) + 1
    square = np.tril(np.ones((n, n), bool))
    match family:
        case "encoder":
            square[:] = True
        case "prefix":
            square[:, :given] = True
    return square[i, j]
