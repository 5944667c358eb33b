"""Arrays, and the library's own epsilon."""

import numpy as np


def block(x, attention, feed_forward):
    x = np.array(x)
    for part in (attention, feed_forward):
        deviation = x - x.mean(-1, keepdims=True)
        x = x + part(deviation / np.sqrt(x.var(-1, keepdims=True) + 1e-6))
    return x
