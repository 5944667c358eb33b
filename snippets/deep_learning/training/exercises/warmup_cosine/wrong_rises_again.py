# hint: After the last step the rate moves
from math import cos, pi


def rate(step, peak, low, warmup, total):
    if step < warmup:
        return peak * (step + 1) / warmup
    done = (step - warmup) / (total - warmup)
    return low + (peak - low) * (1 + cos(pi * done)) / 2
