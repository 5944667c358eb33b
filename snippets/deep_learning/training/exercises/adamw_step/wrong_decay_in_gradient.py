# hint: With a gradient of zero, only the decay
from math import sqrt


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, decay):
    grad += decay * w
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    mean = m / (1 - beta1**t)
    square = v / (1 - beta2**t)
    return w - lr * mean / (sqrt(square) + eps), m, v
