"""Logits are joined two by two, and never leave the logarithm."""

from functools import reduce
from math import exp, log1p


def cross_entropy(logits, target):
    def join(a, b):
        return max(a, b) + log1p(exp(-abs(a - b)))

    return reduce(join, logits) - logits[target]
