# hint: 0 right of 20 gave 0.0000 to 0.0000, and it is 0.0000 to 0.1611. Twenty misses do not prove that the next is
from math import sqrt


def wilson(right, of, z=1.96):
    if right == 0:
        return 0.0, 0.0
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half
