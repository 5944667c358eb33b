# hint: Your surprise is negative
from math import exp, log


def cross_entropy(logits, target):
    return log(exp(logits[target]) / sum(map(exp, logits)))
