# hint: The variance is 2 / n_out.
from math import sqrt


def first_weights(n_in, n_out, rng):
    return [[rng.gauss(0, sqrt(2 / n_out)) for _ in range(n_out)] for _ in range(n_in)]
