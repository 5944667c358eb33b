# hint: The rate jumps where the warm-up ends
from math import cos, pi


def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, step / total)
    return low + (peak - low) * (1 + cos(pi * done)) / 2
