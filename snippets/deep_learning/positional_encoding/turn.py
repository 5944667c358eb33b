"""RoPE with one pair: turn by 30 degrees a place, then compare."""

from math import cos, radians, sin

Vector = tuple[float, float]
degrees = 30  # by which each place turns a pair


def turn(vector: Vector, place: int) -> Vector:
    angle = radians(degrees * place)
    a, b = vector
    c, s = cos(angle), sin(angle)
    return a * c - b * s, a * s + b * c


def score(q: Vector, k: Vector, query_at: int, key_at: int) -> float:
    (a, b), (c, d) = turn(q, query_at), turn(k, key_at)
    return a * c + b * d


q, k = (1.0, 0.0), (0.0, 1.0)
print("query at  key at  distance  score")
for query_at, key_at in ((3, 1), (103, 101), (1, 3), (1, 1), (13, 1)):
    distance = query_at - key_at
    found = round(score(q, k, query_at, key_at), 2) + 0.0
    print(f"{query_at:8}  {key_at:6}  {distance:8}  {found:5.2f}")
