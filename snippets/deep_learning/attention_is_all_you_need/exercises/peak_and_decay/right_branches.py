"""Two branches."""

from math import sqrt


def rate(step, peak, warmup):
    if step < warmup:
        return step * (peak / warmup)
    return peak * sqrt(warmup) / sqrt(step)
