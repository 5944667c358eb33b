# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "scikit-learn"]
# ///
"""A digits classifier in NumPy, with every slope written out."""

import numpy as np
from sklearn.datasets import load_digits

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")  # (1797, 64)
rng = np.random.default_rng(0)
w1 = rng.normal(0, 1 / 8, (64, 32)).astype("float32")
w2 = rng.normal(0, 1 / 6, (32, 10)).astype("float32")
epochs = [rng.permutation(1500).reshape(30, 50) for _ in range(8)]

params = [w1, np.zeros(32, "float32"), w2, np.zeros(10, "float32")]
speeds = [np.zeros_like(p) for p in params]


def forward(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    w1, b1, w2, b2 = params
    hidden = np.maximum(x @ w1 + b1, 0)  # (batch, 32)
    return hidden, hidden @ w2 + b2  # (batch, 10)


def cross_entropy(
    logits: np.ndarray, y: np.ndarray
) -> tuple[float, np.ndarray]:
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    loss = -np.log(shares[np.arange(len(y)), y]).mean()
    return loss, (shares - np.eye(10, dtype="float32")[y]) / len(y)


def report(epoch: int) -> None:
    loss, _ = cross_entropy(forward(x[:1500])[1], y[:1500])
    right = (forward(x[1500:])[1].argmax(axis=1) == y[1500:]).sum()
    print(f"epoch {epoch}  loss {loss:.3f}  right {right} of 297")


report(0)
for epoch, batches in enumerate(epochs, 1):
    for rows in batches:
        hidden, logits = forward(x[rows])
        _, slopes = cross_entropy(logits, y[rows])  # (batch, 10)
        back = slopes @ params[2].T * (hidden > 0)  # (batch, 32)
        grads = [x[rows].T @ back, back.sum(axis=0),
                 hidden.T @ slopes, slopes.sum(axis=0)]
        for p, speed, grad in zip(params, speeds, grads):
            speed *= 0.9
            speed += grad
            p -= 0.05 * speed
    if epoch in (1, 2, 4, 8):
        report(epoch)
