"""Arrays, turned if they have two axes."""

import numpy as np

ENDS = {"/kernel": ".weight", "/gamma": ".weight", "/beta": ".bias", "/bias": ".bias"}
ENDS |= {"/moving_mean": ".running_mean", "/moving_variance": ".running_var"}


def to_torch(keras):
    made = {}
    for name, numbers in keras.items():
        for end, new in ENDS.items():
            if name.endswith(end):
                made[name.replace(end, new)] = np.array(numbers).T
    return made
