"""Takes the sums off the given list, from the last to the first."""

from math import exp, tanh


def step(z, c):
    show = 1 / (1 + exp(-z.pop()))
    candidate = tanh(z.pop())
    c /= 1 + exp(-z.pop())
    c += candidate / (1 + exp(-z.pop()))
    return [show * (1 - 2 / (exp(2 * c) + 1)), c]
