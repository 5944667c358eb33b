"""The reshape and the swap of the libraries."""

import numpy as np


def split_heads(x, n_heads):
    x = np.asarray(x)
    return x.reshape(len(x), n_heads, -1).swapaxes(0, 1)


def join_heads(heads):
    heads = np.asarray(heads).swapaxes(0, 1)
    return heads.reshape(len(heads), -1)
