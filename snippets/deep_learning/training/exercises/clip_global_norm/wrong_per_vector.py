# hint: The direction has changed
from math import sqrt


def clip(grads, max_norm):
    clipped = []
    for vector in grads:
        norm = sqrt(sum(g * g for g in vector))
        factor = max_norm / max(norm, max_norm)
        clipped.append([g * factor for g in vector])
    return clipped
