# hint: 12 right of 20 gave 0.3471 to 0.7417: that comes out with z where the formula has z². Look for each square.
from math import sqrt


def wilson(right, of, z=1.96):
    p, n = right / of, of
    middle = (p + z / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half
