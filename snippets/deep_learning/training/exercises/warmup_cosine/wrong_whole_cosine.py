# hint: Half of the way down
from math import cos, pi


def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / (total - warmup))
    return low + (peak - low) * (1 + cos(2 * pi * done)) / 2
