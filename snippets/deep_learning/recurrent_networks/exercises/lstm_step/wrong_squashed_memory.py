# hint: The memory itself has been squashed
from math import exp, tanh


def sigmoid(z):
    return 1 / (1 + exp(-z))


def step(z, c):
    write, keep, candidate, show = z
    c = tanh(sigmoid(keep) * c + sigmoid(write) * tanh(candidate))
    return sigmoid(show) * c, c
