"""Both averages in one array."""

import numpy as np


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, decay):
    betas = np.array([beta1, beta2])
    averages = betas * (m, v) + (1 - betas) * (grad, grad**2)
    mean, square = averages / (1 - betas**t)
    w = w * (1 - lr * decay)
    return np.array([w - lr * mean / (np.sqrt(square) + eps), *averages])
