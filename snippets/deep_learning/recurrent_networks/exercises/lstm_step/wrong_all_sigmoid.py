# hint: A candidate of -2 should make
from math import exp, tanh


def sigmoid(z):
    return 1 / (1 + exp(-z))


def step(z, c):
    write, keep, candidate, show = map(sigmoid, z)
    c = keep * c + write * candidate
    return show * tanh(c), c
