"""An outer product is added, and the query reads it."""

import numpy as np


class Memory:
    def __init__(self, d_head):
        self.s = np.zeros((d_head, d_head))

    def step(self, q, k, v):
        self.s += np.outer(k, v)
        return np.array(q) @ self.s
