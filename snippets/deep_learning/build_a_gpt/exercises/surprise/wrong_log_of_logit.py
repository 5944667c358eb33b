# hint: Logits of zero raise an error
from math import log


def cross_entropy(logits, target):
    return -log(logits[target])
