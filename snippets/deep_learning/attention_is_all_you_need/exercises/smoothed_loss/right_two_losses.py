"""A mixture of two losses: the usual one, and the mean over all tokens."""

from math import exp, fsum, log


def smoothed_loss(logits, right, smoothing):
    logits[:] = [logit - max(logits) for logit in logits]
    surprise = log(fsum(exp(logit) for logit in logits))
    usual = surprise - logits[right]
    mean = surprise - fsum(logits) / len(logits)
    return usual + smoothing * (mean - usual)
