from math import cos, sin

Vector = list[float]


def rotate(vector: Vector, place: int, base: float = 10_000) -> Vector:
    """Turn each pair of the half-split layout by its own angle."""
    d_head = len(vector)
    half = d_head // 2
    turned = vector[:]
    for i in range(half):
        angle = place * base ** (-2 * i / d_head)
        a, b = vector[i], vector[i + half]
        turned[i] = a * cos(angle) - b * sin(angle)
        turned[i + half] = a * sin(angle) + b * cos(angle)
    return turned
