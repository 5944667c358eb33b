# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""An LSTM in NumPy: four gates from one product, cut apart."""

import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def lstm(
    x: np.ndarray, w: np.ndarray, u: np.ndarray, b: np.ndarray
) -> np.ndarray:
    h = c = np.zeros(len(b) // 4)
    states = []
    for x_t in x:
        i, f, g, o = np.split(w @ h + u @ x_t + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)  # (d_hidden,)
        h = sigmoid(o) * np.tanh(c)  # (d_hidden,)
        states.append(h)
    return np.array(states)  # (seq_len, d_hidden)


x = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
i, j = np.arange(8)[:, None], np.arange(2)
w, u = 0.1 * (i - j), 0.2 * (i + j) - 0.9  # each (4 · d_hidden, 2)
b = np.repeat([0.0, 1.0, 0.0, 0.0], 2)  # forget gates: 1

for h in lstm(x, w, u, b):
    print("  ".join(f"{number:7.4f}" for number in h))
