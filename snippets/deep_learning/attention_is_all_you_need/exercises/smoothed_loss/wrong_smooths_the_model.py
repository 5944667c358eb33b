# hint: You smooth what the model says
from math import exp, log


def smoothed_loss(logits, right, smoothing):
    p = exp(logits[right]) / sum(map(exp, logits))
    return -log((1 - smoothing) * p + smoothing / len(logits))
