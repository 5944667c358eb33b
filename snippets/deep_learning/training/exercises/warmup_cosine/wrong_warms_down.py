# hint: The rate falls during warm-up
from math import cos, pi


def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * (1 - step / warmup)
    done = min(1.0, (step - warmup) / (total - warmup))
    return low + (peak - low) * (1 + cos(pi * done)) / 2
