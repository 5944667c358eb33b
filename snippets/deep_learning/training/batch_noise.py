# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "scikit-learn"]
# ///
"""The noise of a batch's gradient falls with the root of its size."""

import numpy as np
from sklearn.datasets import load_digits

rng = np.random.default_rng(0)
x, labels = load_digits(return_X_y=True)
x, y = x / 16, np.eye(10)[labels]  # (1797, 64), (1797, 10)
error = 0.1 - y  # an untrained model gives each class one tenth


def gradient(chosen: np.ndarray) -> np.ndarray:
    return x[chosen].T @ error[chosen] / len(chosen)  # (64, 10)


full = gradient(np.arange(len(x)))
for batch in (1, 4, 16, 64, 256, 1024):
    draws = rng.integers(len(x), size=(500, batch))
    misses = [gradient(draw) - full for draw in draws]
    typical = np.sqrt(np.mean([np.sum(miss**2) for miss in misses]))
    noise = typical / np.linalg.norm(full)
    print(f"batch {batch:4}: noise / signal = {noise:.2f}")
