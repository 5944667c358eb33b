# hint: Logits of 1000 overflow
from math import exp, log


def cross_entropy(logits, target):
    return -log(exp(logits[target]) / sum(map(exp, logits)))
