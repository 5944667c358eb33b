# hint: A masked score of 0 still gets weight
from math import exp


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal_weights(scores):
    return [
        softmax([s if j <= i else 0.0 for j, s in enumerate(row)])
        for i, row in enumerate(scores)
    ]
