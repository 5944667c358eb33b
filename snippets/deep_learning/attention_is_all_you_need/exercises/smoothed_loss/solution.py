from math import exp, log


def smoothed_loss(
    logits: list[float], right: int, smoothing: float
) -> float:
    """Cross-entropy between the smoothed target and the softmax."""
    top = max(logits)
    total = top + log(sum(exp(logit - top) for logit in logits))
    each = smoothing / len(logits)
    return sum(
        ((1 - smoothing) * (i == right) + each) * (total - logit)
        for i, logit in enumerate(logits)
    )
