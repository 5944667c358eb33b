# hint: 0.5839 and 0.1973 are the middle and the half. The ends are one less and one plus the other.
from math import sqrt


def wilson(right, of, z=1.96):
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle, half
