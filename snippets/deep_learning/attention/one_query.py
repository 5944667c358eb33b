"""Attention mixes values by how well each key matches the query."""

from math import exp, sqrt

query = [1.0, 0.0]
keys = [[1.0, 0.0], [0.0, 1.0], [0.7, 0.7]]
values = ["cat", "piano", "kitten"]


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b))


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)  # subtracting it changes nothing, avoids overflow
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


scores = [dot(query, key) / sqrt(len(query)) for key in keys]
for value, weight in zip(values, softmax(scores)):
    print(f"{value:>7}  {weight:.2f}  {'#' * round(20 * weight)}")
