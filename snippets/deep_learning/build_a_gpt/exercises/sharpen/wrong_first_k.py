# hint: The two best tokens are numbers 1 and 3
from math import exp, inf


def softmax(scores):
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]

def shares(logits, temperature, top_k):
    return softmax([n / temperature if i < top_k else -inf for i, n in enumerate(logits)])
