from math import exp, sqrt


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def attend(
    query: list[float], keys: list[list[float]], values: list[list[float]]
) -> list[float]:
    """Mix the values by how well each key matches the query."""
    ...
