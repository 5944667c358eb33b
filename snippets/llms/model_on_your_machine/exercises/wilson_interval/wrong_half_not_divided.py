# hint: 12 right of 20 gave 0.3487 to 0.8191: the middle is right, and the half is too long. It is divided by 1 +
from math import sqrt


def wilson(right, of, z=1.96):
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half
