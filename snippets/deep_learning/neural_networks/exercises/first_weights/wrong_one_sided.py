# hint: The weights lean to one side
from math import sqrt


def first_weights(n_in, n_out, rng):
    return [[rng.random() * sqrt(2 / n_in) for _ in range(n_out)] for _ in range(n_in)]
