from math import sqrt
from random import Random


def first_weights(
    n_in: int, n_out: int, rng: Random
) -> list[list[float]]:
    """Weights (n_in, n_out) that keep the level of a ReLU layer."""
    spread = sqrt(2 / n_in)  # rng.gauss wants the square root
    return [
        [rng.gauss(0, spread) for _ in range(n_out)]
        for _ in range(n_in)
    ]
