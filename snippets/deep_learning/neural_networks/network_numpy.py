# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""A network in NumPy: a layer is one matrix product."""

import numpy as np

x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
layers = [  # of each layer w (n_in, n_out) and b (n_out)
    (
        np.array([[1.0, -1.0, 0.5], [-1.0, 1.0, 0.5]]),
        np.array([0.0, 0.0, 0.1]),
    ),
    (
        np.array([[1.0, 0.2], [1.0, 0.3], [0.0, 0.4]]),
        np.array([0.0, -0.1]),
    ),
]


def network(x: np.ndarray, layers: list[tuple]) -> np.ndarray:
    for w, b in layers[:-1]:
        x = np.maximum(0.0, x @ w + b)  # (batch, n_out)
    w, b = layers[-1]
    return x @ w + b  # the last layer does not bend


for row in network(x, layers):
    print("  ".join(f"{number:.4f}" for number in row))
