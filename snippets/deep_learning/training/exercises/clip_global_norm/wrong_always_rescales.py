# hint: A short gradient has changed
from math import sqrt


def clip(grads, max_norm):
    norm = sqrt(sum(g * g for vector in grads for g in vector))
    return [[g * max_norm / norm for g in vector] for vector in grads]
