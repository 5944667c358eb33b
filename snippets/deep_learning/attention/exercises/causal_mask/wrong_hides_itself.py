# hint: The first word gets no weight at all
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal_weights(scores):
    rows = [[s if j < i else -1e9 for j, s in enumerate(row)] for i, row in enumerate(scores)]
    return [[w if s > -1e8 else 0.0 for w, s in zip(softmax(row), row)] for row in rows]
