# hint: Four equal logits leave a surprise of zero
from math import exp, log


def cross_entropy(logits, target):
    return -log(exp(logits[target]))
