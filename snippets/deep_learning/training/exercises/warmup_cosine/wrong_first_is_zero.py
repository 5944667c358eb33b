# hint: Step 0 has a rate of zero
from math import cos, pi


def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * step / warmup
    done = min(1.0, (step - warmup) / (total - warmup))
    return low + (peak - low) * (1 + cos(pi * done)) / 2
