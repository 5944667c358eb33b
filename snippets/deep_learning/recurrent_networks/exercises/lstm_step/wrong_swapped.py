# hint: State and memory have changed places
from math import exp, tanh


def sigmoid(z):
    return 1 / (1 + exp(-z))


def step(z, c):
    write, keep, candidate, show = z
    c = sigmoid(keep) * c + sigmoid(write) * tanh(candidate)
    return c, sigmoid(show) * tanh(c)
