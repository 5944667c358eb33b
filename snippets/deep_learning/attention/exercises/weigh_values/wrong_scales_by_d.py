# hint: With four numbers a key
from math import exp


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def attend(query, keys, values):
    dots = [sum(q * k for q, k in zip(query, key)) for key in keys]
    weights = softmax([dot / len(query) for dot in dots])
    return [sum(w * x for w, x in zip(weights, column)) for column in zip(*values)]
