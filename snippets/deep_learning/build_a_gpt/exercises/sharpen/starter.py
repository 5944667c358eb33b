from math import exp


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def shares(
    logits: list[float], temperature: float, top_k: int
) -> list[float]:
    """With which probability each token is drawn."""
    return softmax(logits)
