# hint: 12 right of 20 gave 38.6578 to 78.1196: these are percent. A share lies between 0 and 1.
from math import sqrt


def wilson(right, of, z=1.96):
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return 100 * (middle - half), 100 * (middle + half)
