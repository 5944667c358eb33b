from math import exp, sqrt


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


Matrix = list[list[float]]


def attend(
    query: list[float], keys: Matrix, values: Matrix
) -> list[float]:
    """Mix the values by how well each key matches the query."""
    dots = [sum(q * k for q, k in zip(query, key)) for key in keys]
    weights = softmax([dot / sqrt(len(query)) for dot in dots])
    return [
        sum(weight * x for weight, x in zip(weights, column))
        for column in zip(*values)
    ]
