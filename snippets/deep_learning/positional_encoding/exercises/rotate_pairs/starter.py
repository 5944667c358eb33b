from math import cos, sin

Vector = list[float]


def rotate(vector: Vector, place: int, base: float = 10_000) -> Vector:
    """Turn each pair of the half-split layout by its own angle."""
    ...
