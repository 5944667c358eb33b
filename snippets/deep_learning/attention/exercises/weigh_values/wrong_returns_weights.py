# hint: The answer is one value
from math import exp, sqrt


def attend(query, keys, values):
    weights = [exp(sum(q * k for q, k in zip(query, key)) / sqrt(len(query))) for key in keys]
    return sum(weights)
