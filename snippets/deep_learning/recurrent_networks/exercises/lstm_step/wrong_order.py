# hint: Nothing is written and everything kept
from math import exp, tanh


def sigmoid(z):
    return 1 / (1 + exp(-z))


def step(z, c):
    keep, write, candidate, show = z
    c = sigmoid(keep) * c + sigmoid(write) * tanh(candidate)
    return sigmoid(show) * tanh(c), c
