# hint: 20 right of 20 gave an interval without width. Twenty items do not
from math import sqrt


def wilson(right, of, z=1.96):
    p = right / of
    half = z * sqrt(p * (1 - p) / of)
    return p - half, p + half
