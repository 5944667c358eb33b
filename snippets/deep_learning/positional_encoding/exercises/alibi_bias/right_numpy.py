"""An outer product of slopes and distances, and a triangle of minus infinity."""

import numpy as np


def alibi_bias(n_heads, seq_len):
    slopes = 0.5 ** (np.arange(1, n_heads + 1) * 8 / n_heads)
    places = np.arange(seq_len, dtype=float)
    distances = np.subtract.outer(places, places)
    bias = -np.multiply.outer(slopes, distances)
    bias[:, distances < 0] = -np.inf
    return bias
