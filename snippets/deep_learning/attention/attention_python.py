"""Attention in plain Python: one loop a query, nothing hidden."""

from math import exp, sqrt

Matrix = list[list[float]]

# each (seq_len, d_head)
q = [[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]
k = [[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]]
v = [[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]]


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def attention(q: Matrix, k: Matrix, v: Matrix) -> Matrix:
    mixed = []
    for query in q:
        dots = [sum(a * b for a, b in zip(query, key)) for key in k]
        weights = softmax([dot / sqrt(len(query)) for dot in dots])
        mixed.append(
            [
                sum(weight * x for weight, x in zip(weights, column))
                for column in zip(*v)
            ]
        )
    return mixed


for row in attention(q, k, v):
    print("  ".join(f"{number:.4f}" for number in row))
