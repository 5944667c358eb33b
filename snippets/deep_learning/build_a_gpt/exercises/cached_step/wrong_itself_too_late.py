# hint: The second token hears only the first
from math import exp, sqrt


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def mix(q, keys, values, scale):
    weights = softmax([sum(a * b for a, b in zip(q, key)) / scale for key in keys])
    return [sum(w * n for w, n in zip(weights, column)) for column in zip(*values)]


def step(q, k, v, keys, values):
    result = mix(q, keys, values, sqrt(len(q))) if keys else v
    keys.append(k)
    values.append(v)
    return result
