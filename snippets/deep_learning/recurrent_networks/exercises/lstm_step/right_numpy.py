"""All gates at once: a sigmoid is a tanh in disguise."""

import numpy as np


def step(z, c):
    write, keep, show = (1 + np.tanh(np.array([z[0], z[1], z[3]]) / 2)) / 2
    memory = np.dot([keep, write], [c, np.tanh(z[2])])
    return np.array([show * np.tanh(memory), memory])
