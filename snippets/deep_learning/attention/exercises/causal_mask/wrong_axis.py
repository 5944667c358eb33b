# hint: Your columns sum to one instead of your rows
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal_weights(scores):
    masked = [[s if j <= i else -inf for j, s in enumerate(row)] for i, row in enumerate(scores)]
    columns = [softmax(column) for column in zip(*masked)]
    return [list(row) for row in zip(*columns)]
