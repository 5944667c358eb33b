"""PyTorch's formula, with its small number under the line."""

from math import hypot


def clip(grads, max_norm):
    norm = hypot(*(hypot(*vector) for vector in grads))
    factor = min(1.0, max_norm / (norm + 1e-6))
    return tuple(tuple(factor * g for g in vector) for vector in grads)
