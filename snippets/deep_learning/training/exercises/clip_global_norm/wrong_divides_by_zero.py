# hint: All gradients are zero
from math import sqrt


def clip(grads, max_norm):
    norm = sqrt(sum(g * g for vector in grads for g in vector))
    factor = min(1.0, max_norm / norm)
    return [[g * factor for g in vector] for vector in grads]
