"""The two halves and the `rotate_half` of the libraries."""

import numpy as np


def rotate(vector, place, base=10_000):
    x = np.array(vector, dtype=np.float64)
    speeds = base ** -np.linspace(0, 1, len(x) // 2, endpoint=False)
    angles = np.tile(place * speeds, 2)
    first, second = np.split(x, 2)
    return x * np.cos(angles) + np.concatenate([-second, first]) * np.sin(angles)
