"""A straight line has slope 1 and a root slope -1/2 on a logarithmic scale."""

from math import exp, log


def rate(step, peak, warmup):
    distance = log(step) - log(warmup)
    return exp(log(peak) + (distance if distance < 0 else -distance / 2))
