# hint: 12 right of 20 with z = 1.0 gave 0.4809 to 0.7095, and it is 0.4882 to 0.7022. Every z of the formula is the
from math import sqrt


def wilson(right, of, z=1.96):
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + 1.96**2 / (4 * n**2))
    return middle - half, middle + half
