# hint: 20 right of 20 gave an upper end of 1.081. No share is above 1: what
from math import sqrt


def wilson(right, of, z=1.96):
    p, n = right / of, of
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p - half, p + half
