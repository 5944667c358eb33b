"""NumPy's own way to add what stands in logarithms."""

import numpy as np


def cross_entropy(logits, target):
    return np.logaddexp.reduce(np.float64(logits)) - logits[target]
