# hint: After the cut the shares no longer sum to one
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]

def shares(logits, temperature, top_k):
    floor = sorted(logits)[-top_k]
    weights = softmax([n / temperature for n in logits])
    return [w if n >= floor else 0.0 for w, n in zip(weights, logits)]
