# hint: Your target sums to more than one
from math import exp, log


def smoothed_loss(logits, right, smoothing):
    total = log(sum(map(exp, logits)))
    each = smoothing / len(logits)
    return sum(((i == right) + each) * (total - x) for i, x in enumerate(logits))
