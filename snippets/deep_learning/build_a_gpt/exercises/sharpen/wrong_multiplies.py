# hint: A temperature of 2 makes your shares sharper
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]

def shares(logits, temperature, top_k):
    floor = sorted(logits)[-top_k]
    return softmax([n * temperature if n >= floor else -inf for n in logits])
