# hint: With top_k 2, a token that should be cut
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]

def shares(logits, temperature, top_k):
    floor = sorted(logits)[-top_k]
    return softmax([n / temperature if n >= floor else 0.0 for n in logits])
