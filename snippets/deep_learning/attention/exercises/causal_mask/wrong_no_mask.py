# hint: A word still sees a later one
from math import exp


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal_weights(scores):
    return [softmax(row) for row in scores]
