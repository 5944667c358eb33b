# hint: That is the share of the target
from math import exp


def cross_entropy(logits, target):
    return exp(logits[target]) / sum(map(exp, logits))
