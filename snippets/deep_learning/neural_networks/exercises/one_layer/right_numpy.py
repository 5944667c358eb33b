"""One product of matrices."""

import numpy as np


def layer(x, w, b):
    return np.maximum(np.array(x) @ w + b, 0)
