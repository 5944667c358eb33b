# hint: The last rate is not the low one
from math import cos, pi


def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / (total - warmup))
    return peak * (1 + cos(pi * done)) / 2
