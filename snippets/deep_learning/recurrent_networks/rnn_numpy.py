# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""A recurrent network in NumPy: the products shrink, the loop stays."""

import numpy as np


def rnn(
    x: np.ndarray, w: np.ndarray, u: np.ndarray, b: np.ndarray
) -> np.ndarray:
    h, states = np.zeros_like(b), []
    for x_t in x:
        h = np.tanh(w @ h + u @ x_t + b)  # (d_hidden,)
        states.append(h)
    return np.array(states)  # (seq_len, d_hidden)


x = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])  # (seq_len, d_in)
w = np.array([[0.5, -1.0], [1.0, 0.5]])  # (d_hidden, d_hidden)
u = np.array([[1.0, 0.0], [0.5, -1.0]])  # (d_hidden, d_in)
b = np.array([0.0, 0.1])  # (d_hidden,)

for h in rnn(x, w, u, b):
    print("  ".join(f"{number:7.4f}" for number in h))
