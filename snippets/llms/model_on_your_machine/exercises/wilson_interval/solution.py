from math import sqrt


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The ends of Wilson's interval for a share."""
    p, n = right / of, of
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    root = sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    half = z / (1 + z**2 / n) * root
    return middle - half, middle + half
