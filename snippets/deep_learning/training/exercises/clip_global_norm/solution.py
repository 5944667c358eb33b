from math import sqrt


def clip(
    grads: list[list[float]], max_norm: float
) -> list[list[float]]:
    """The same gradients, together no longer than max_norm."""
    norm = sqrt(sum(g * g for vector in grads for g in vector))
    factor = max_norm / max(norm, max_norm)
    return [[g * factor for g in vector] for vector in grads]
