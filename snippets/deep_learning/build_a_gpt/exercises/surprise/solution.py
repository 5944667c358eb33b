from math import exp, log


def cross_entropy(logits: list[float], target: int) -> float:
    """How surprised the model is by the right token."""
    top = max(logits)
    total = sum(exp(logit - top) for logit in logits)
    return top + log(total) - logits[target]
