"""Matrix products."""

import numpy as np


def attend(query, keys, values):
    scores = np.array(keys) @ query / np.linalg.norm(np.ones(len(query)))
    weights = np.exp(scores - scores.max())
    return weights @ np.array(values) / weights.sum()
