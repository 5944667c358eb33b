# hint: The second step has the wrong length
from math import sqrt


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, decay):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    mean = m / (1 - beta1)
    square = v / (1 - beta2)
    w -= lr * decay * w
    return w - lr * mean / (sqrt(square) + eps), m, v
