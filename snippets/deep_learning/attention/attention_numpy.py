# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""Attention in NumPy: the loops became two matrix products."""

import numpy as np

# each (seq_len, d_head)
q = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
k = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
v = np.array([[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]])


def softmax(scores: np.ndarray) -> np.ndarray:
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def attention(
    q: np.ndarray, k: np.ndarray, v: np.ndarray
) -> np.ndarray:
    scores = q @ k.T / np.sqrt(q.shape[-1])  # (seq_len, seq_len)
    return softmax(scores) @ v  # (seq_len, d_head)


for row in attention(q, k, v):
    print("  ".join(f"{number:.4f}" for number in row))
