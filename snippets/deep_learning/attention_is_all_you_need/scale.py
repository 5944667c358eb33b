"""Why the embedding is multiplied by the root of d_model."""

from math import cos, sin, sqrt
from random import Random

d_model = 512
rng = Random(0)


def row() -> list[float]:  # small, as an output matrix wants it
    return [rng.gauss(0, d_model**-0.5) for _ in range(d_model)]


def place(pos: int) -> list[float]:
    pairs = range(0, d_model, 2)
    angles = [pos / 10_000 ** (i / d_model) for i in pairs]
    return [wave(angle) for angle in angles for wave in (sin, cos)]


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b))


def cosine(a: list[float], b: list[float]) -> float:
    return dot(a, b) / sqrt(dot(a, a) * dot(b, b))


def embed(token: list[float], pos: int, factor: float) -> list[float]:
    return [factor * x + p for x, p in zip(token, place(pos))]


cat, piano = row(), row()
print(f"{'':37}as is    times sqrt(d_model)")
factors = 1, sqrt(d_model)
rows = [sqrt(dot(cat, cat)) * f for f in factors]
print(f"length of a token's row          {rows[0]:8.1f}{rows[1]:10.1f}")
length = sqrt(dot(place(3), place(3)))
print(f"length of a place's code          {length:8.1f}  {length:8.1f}")
pairs = {
    "same token, places 3 and 30": (cat, 3, cat, 30),
    "other token, same place": (cat, 3, piano, 3),
}
for name, (a, i, b, j) in pairs.items():
    found = [cosine(embed(a, i, f), embed(b, j, f)) for f in factors]
    print(f"cosine, {name:27}{found[0]:7.2f}  {found[1]:8.2f}")
