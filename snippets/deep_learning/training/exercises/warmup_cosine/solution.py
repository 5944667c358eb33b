from math import cos, pi


def rate(
    step: int, peak: float, low: float, warmup: int, total: int
) -> float:
    """The learning rate of a step; the first step is step 0."""
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / (total - warmup))
    return low + (peak - low) * (1 + cos(pi * done)) / 2
