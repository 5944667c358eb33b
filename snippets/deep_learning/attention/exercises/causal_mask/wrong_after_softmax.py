# hint: Some rows no longer sum to one
from math import exp


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal_weights(scores):
    return [
        [w if j <= i else 0.0 for j, w in enumerate(softmax(row))]
        for i, row in enumerate(scores)
    ]
