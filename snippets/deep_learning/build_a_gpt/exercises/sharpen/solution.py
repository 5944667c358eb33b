from math import exp, inf


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def shares(
    logits: list[float], temperature: float, top_k: int
) -> list[float]:
    """With which probability each token is drawn."""
    order = sorted(range(len(logits)), key=lambda i: -logits[i])
    kept = set(order[:top_k])
    return softmax(
        [
            logit / temperature if i in kept else -inf
            for i, logit in enumerate(logits)
        ]
    )
