# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""The network in NumPy, its slopes worked out by hand."""

from random import Random

import numpy as np

x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([0, 1, 1, 0])  # is the phrase a mistake?
rng, lr = Random(0), 0.5


def draw(n_in: int, n_out: int) -> np.ndarray:
    w = [rng.uniform(-1, 1) for _ in range(n_in * n_out)]
    return np.array(w).reshape(n_in, n_out)


# region gradients
def gradients(
    w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray
) -> tuple[float, list[np.ndarray]]:
    h = np.tanh(x @ w1 + b1)  # (batch, n_hidden)
    powers = np.exp(h @ w2 + b2)  # (batch, n_out)
    p = powers / powers.sum(axis=1, keepdims=True)
    right = np.eye(p.shape[1])[y]  # (batch, n_out), 1 at the answer
    loss = -np.log((p * right).sum(axis=1)).mean()

    dlogits = (p - right) / len(x)  # (batch, n_out)
    dw2, db2 = h.T @ dlogits, dlogits.sum(axis=0)
    dh = dlogits @ w2.T  # (batch, n_hidden)
    dz = dh * (1 - h**2)
    dw1, db1 = x.T @ dz, dz.sum(axis=0)
    return loss, [dw1, db1, dw2, db2]
# endregion gradients


w1, b1 = draw(2, 4), np.zeros(4)
w2, b2 = draw(4, 2), np.zeros(2)
for step in range(201):
    loss, slopes = gradients(w1, b1, w2, b2)
    if step in (0, 10, 50, 200):
        slope = slopes[2][0, 0]
        print(f"step {step:3}  loss {loss:.6f}  slope {slope:9.6f}")
    for parameter, slope in zip((w1, b1, w2, b2), slopes):
        parameter -= lr * slope
