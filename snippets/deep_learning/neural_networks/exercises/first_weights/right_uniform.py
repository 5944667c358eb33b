"""A uniform distribution of the same variance, as in PyTorch."""


def first_weights(n_in, n_out, rng):
    limit = (6 / n_in) ** 0.5
    return tuple(tuple(rng.uniform(-limit, limit) for _ in range(n_out)) for _ in range(n_in))
