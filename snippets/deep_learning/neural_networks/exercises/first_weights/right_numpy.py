"""NumPy's generator, with a seed that rng draws."""

import numpy as np


def first_weights(n_in, n_out, rng):
    chance = np.random.default_rng(rng.getrandbits(32))
    return chance.standard_normal((n_out, n_in)).T / np.sqrt(n_in / 2)
