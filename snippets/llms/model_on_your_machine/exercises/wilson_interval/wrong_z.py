# hint: A smaller z asks for less confidence and gives a narrower interval.
from math import sqrt


def wilson(right, of, z=1.96):
    z, p, n = 1.96, right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half
