from math import sqrt


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The ends of Wilson's interval for a share."""
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half
