"""The square of a cosine, and the smaller one of two curves."""

from math import cos, pi


def rate(step, peak, low, warmup, total):
    quarter = pi / 2 * min(max(step - warmup, 0), total - warmup) / (total - warmup)
    return min(peak * (step + 1) / warmup, low + (peak - low) * cos(quarter) ** 2)
