"""A dot product of target and surprises."""

import numpy as np


def smoothed_loss(logits, right, smoothing):
    logits = np.array(logits, float)
    n = len(logits)
    target = np.eye(n)[right] * (1 - smoothing) + np.ones(n) * smoothing / n
    surprises = np.logaddexp.reduce(logits) - logits
    return target @ surprises
