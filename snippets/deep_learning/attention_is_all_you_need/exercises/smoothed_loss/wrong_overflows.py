# hint: A logit of 1000 breaks it
from math import exp, log


def smoothed_loss(logits, right, smoothing):
    total = log(sum(map(exp, logits)))
    each = smoothing / len(logits)
    return sum(((1 - smoothing) * (i == right) + each) * (total - x) for i, x in enumerate(logits))
