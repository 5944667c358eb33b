"""Shares of the survivors, put back in their places."""

import numpy as np


def shares(logits, temperature, top_k):
    kept = np.argsort(logits)[-top_k:]
    powers = np.exp((np.array(logits)[kept] - max(logits)) / temperature)
    result = np.zeros(len(logits))
    result[kept] = powers / powers.sum()
    return result
