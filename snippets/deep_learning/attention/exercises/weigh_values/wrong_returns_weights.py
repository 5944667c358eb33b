# hint: `attend` gave back a number, where a list of numbers
from math import exp, sqrt


def attend(query, keys, values):
    weights = [exp(sum(q * k for q, k in zip(query, key)) / sqrt(len(query))) for key in keys]
    return sum(weights)
