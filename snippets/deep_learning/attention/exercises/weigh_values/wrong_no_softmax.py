# hint: Equal keys deserve equal weights
from math import sqrt


def attend(query, keys, values):
    weights = [sum(q * k for q, k in zip(query, key)) / sqrt(len(query)) for key in keys]
    return [sum(w * x for w, x in zip(weights, column)) for column in zip(*values)]
