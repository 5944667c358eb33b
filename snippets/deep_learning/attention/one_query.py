"""Attention mixes values by how well each key matches the query."""

from math import exp, sqrt

query = [1.0, 0.0]
keys = [[1.0, 0.0], [0.0, 1.0], [0.7, 0.7]]
values = [[4.0, 0.0], [0.0, 4.0], [2.0, 2.0]]


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b))


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)  # subtracting it changes nothing, avoids overflow
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


weights = softmax([dot(query, key) / sqrt(len(query)) for key in keys])
for word, weight in zip(["cat", "piano", "kitten"], weights):
    print(f"{word:>7}  {weight:.2f}  {'#' * round(20 * weight)}")
mixture = [dot(weights, column) for column in zip(*values)]
print("mixture ", *(f"{number:.2f}" for number in mixture))
