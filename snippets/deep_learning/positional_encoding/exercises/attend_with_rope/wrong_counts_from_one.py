# hint: The query of place 1 should match
from math import cos, exp, sin, sqrt

Vector = list[float]


def rotate(vector: Vector, place: int, base: float = 10_000) -> Vector:
    half = len(vector) // 2
    turned = vector[:]
    for i in range(half):
        angle = place * base ** (-i / half)
        a, b = vector[i], vector[i + half]
        turned[i] = a * cos(angle) - b * sin(angle)
        turned[i + half] = a * sin(angle) + b * cos(angle)
    return turned


def attend(q: Vector, keys: list[Vector], values: list[Vector]) -> Vector:
    dots = [sum(a * b for a, b in zip(q, key)) for key in keys]
    weights = [exp(dot / sqrt(len(q))) for dot in dots]
    columns = zip(*values)
    return [
        sum(w * x for w, x in zip(weights, column)) / sum(weights)
        for column in columns
    ]


def attend_with_rope(
    q: Vector, at: int, keys: list[Vector], values: list[Vector]
) -> Vector:
    """Attend from place `at` to the keys at places 0, 1, 2 …"""
    turned = [rotate(key, place) for place, key in enumerate(keys, 1)]
    return attend(rotate(q, at), turned, values)
