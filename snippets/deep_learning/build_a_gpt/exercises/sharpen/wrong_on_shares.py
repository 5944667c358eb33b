# hint: At temperature 2 the shares do not sum to one
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]

def shares(logits, temperature, top_k):
    floor = sorted(logits)[-top_k]
    return [share / temperature for share in softmax([n if n >= floor else -inf for n in logits])]
