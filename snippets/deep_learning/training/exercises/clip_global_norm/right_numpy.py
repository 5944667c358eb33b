"""One long vector, cut again; what is short is handed back as it is."""

import numpy as np


def clip(grads, max_norm):
    flat = np.concatenate(grads)
    norm = np.linalg.norm(flat)
    if norm <= max_norm:
        return grads
    return np.split(flat * (max_norm / norm), np.cumsum([len(vector) for vector in grads])[:-1])
