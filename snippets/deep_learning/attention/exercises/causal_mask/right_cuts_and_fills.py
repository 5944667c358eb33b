"""The softmax of what is visible, and zeros behind it."""

from math import exp


def causal_weights(scores):
    for i, row in enumerate(scores, 1):
        powers = [exp(score) for score in row[:i]]
        yield (*(power / sum(powers) for power in powers), *[0] * (len(row) - i))
