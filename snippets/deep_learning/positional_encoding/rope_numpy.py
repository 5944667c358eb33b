# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""RoPE in NumPy: all places and all pairs at once."""

import numpy as np

# (seq_len, d_head): the same query at places 0, 1 and 2
q = np.tile([1.0, 0.0, 0.0, 1.0], (3, 1))


def rope(x: np.ndarray, base: float = 10_000) -> np.ndarray:
    seq_len, d_head = x.shape
    frequencies = base ** (-np.arange(0, d_head, 2) / d_head)
    angles = np.outer(np.arange(seq_len), frequencies)
    a, b = np.split(x, 2, axis=-1)  # (seq_len, d_head/2) each
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([a * cos - b * sin, a * sin + b * cos], -1)


for row in rope(q):
    print("  ".join(f"{number:6.3f}" for number in row))
