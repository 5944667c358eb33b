# hint: You share the smoothing among the wrong tokens
from math import exp, log


def smoothed_loss(logits, right, smoothing):
    total = log(sum(map(exp, logits)))
    each = smoothing / (len(logits) - 1)
    return sum((1 - smoothing if i == right else each) * (total - x) for i, x in enumerate(logits))
