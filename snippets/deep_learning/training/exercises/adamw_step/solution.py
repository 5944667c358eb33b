from math import sqrt


def adamw_step(
    w: float, grad: float, m: float, v: float, t: int,
    lr: float, beta1: float, beta2: float, eps: float, decay: float,
) -> tuple[float, float, float]:
    """One step on one weight, the t-th: the new w, m and v."""
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    mean = m / (1 - beta1**t)
    square = v / (1 - beta2**t)
    w -= lr * decay * w
    return w - lr * mean / (sqrt(square) + eps), m, v
