# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""Weights exist, and still training may not find them."""

import numpy as np

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (batch, 2)
y = np.array([0, 1, 1, 0])  # is the phrase a mistake?
starts, lr, steps = 200, 0.5, 1000


def learned(n_hidden: int, relu: bool) -> float:
    """The share of starts from which all four answers are learned."""
    rng = np.random.default_rng(0)
    w1 = rng.uniform(-1, 1, (starts, 2, n_hidden))
    w2 = rng.uniform(-1, 1, (starts, n_hidden, 2))
    b1, b2 = np.zeros((starts, 1, n_hidden)), np.zeros((starts, 1, 2))
    for _ in range(steps):  # all starts at once: (starts, …, …)
        z = x @ w1 + b1
        h = np.maximum(0, z) if relu else np.tanh(z)
        p = np.exp(h @ w2 + b2)
        p /= p.sum(axis=-1, keepdims=True)
        dlogits = (p - np.eye(2)[y]) / len(x)
        dz = dlogits @ w2.swapaxes(1, 2) * (z > 0 if relu else 1 - h**2)
        w2 -= lr * h.swapaxes(1, 2) @ dlogits
        b2 -= lr * dlogits.sum(axis=1, keepdims=True)
        w1 -= lr * x.T @ dz
        b1 -= lr * dz.sum(axis=1, keepdims=True)
    return (p.argmax(axis=-1) == y).all(axis=1).mean()


print("hidden neurons   tanh   ReLU")
for n_hidden in (1, 2, 3, 4, 8):
    shares = learned(n_hidden, False), learned(n_hidden, True)
    print(f"{n_hidden:14}", *(f"{share:6.2f}" for share in shares))
