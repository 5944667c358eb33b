# hint: The variance is 1 / n_in
from math import sqrt


def first_weights(n_in, n_out, rng):
    return [[rng.gauss(0, sqrt(1 / n_in)) for _ in range(n_out)] for _ in range(n_in)]
