from math import exp, log


def cross_entropy(logits: list[float], target: int) -> float:
    """How surprised the model is by the right token."""
    return -log(logits[target])
