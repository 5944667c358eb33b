"""Arrays in the memory, extended in place."""

import numpy as np


def step(q, k, v, keys, values):
    keys += [np.array(k)]
    values.insert(len(values), np.array(v))
    scores = np.stack(keys) @ np.array(q) / np.sqrt(len(k))
    weights = np.exp(scores - scores.max())
    return (weights / weights.sum()) @ np.stack(values)
