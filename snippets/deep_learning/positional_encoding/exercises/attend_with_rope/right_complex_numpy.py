"""A pair is a complex number, and a turn is a product."""

import numpy as np


def attend_with_rope(q, at, keys, values):
    def turned(vectors, places):
        half = len(q) // 2
        vectors = np.array(vectors)
        pairs = vectors[..., :half] + 1j * vectors[..., half:]
        return pairs * np.exp(1j * np.multiply.outer(places, 10_000.0 ** (-np.arange(half) / half)))

    scores = (turned(keys, np.arange(len(keys))) @ turned(q, at).conj()).real / len(q) ** 0.5
    weights = np.exp(scores - scores.max())
    return weights @ np.array(values) / weights.sum()
