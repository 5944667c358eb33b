# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""Five bends above, their slopes below."""

from collections.abc import Callable
from math import erf

import matplotlib.pyplot as plt
import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(0, z)


def gelu(z: np.ndarray) -> np.ndarray:
    return z * (1 + np.vectorize(erf)(z / np.sqrt(2))) / 2


def swiglu(gate: np.ndarray, up: float = -1) -> np.ndarray:
    return gate * sigmoid(gate) * up  # SiLU of the gate, times up


def slope(bend: Callable, z: np.ndarray, h: float = 1e-4) -> np.ndarray:
    return (bend(z + h) - bend(z - h)) / (2 * h)


groups = [
    {"sigmoid": (sigmoid, 1.3, 0.3), "tanh": (np.tanh, -3.9, -0.8)},
    {"ReLU": (relu, 1, 3.3), "GELU": (gelu, 2.6, 1.2)},
]
groups[1]["SwiGLU, up = -1"] = (swiglu, -3.9, -2.2)
z, at = np.linspace(-4, 4, 32), np.array([-3.0, -1.0, 1.0, 3.0])
figure, panels = plt.subplots(2, 2, figsize=(5, 4.4), sharex=True)
print("slope at z =       -3.0   -1.0    1.0    3.0")
for group, (above, below) in zip(groups, panels.T):
    for color, (name, (bend, x, y)) in enumerate(group.items()):
        above.plot(z, bend(z))
        above.text(x, y, name, color=f"C{color}")
        below.plot(z, slope(bend, z))
        print(f"{name:16}", *(f"{s:6.2f}" for s in slope(bend, at)))
    below.set(xlabel="z", xticks=[-4, 0, 4])
    above.tick_params(bottom=False)
    above.locator_params(axis="y", nbins=4)
    below.locator_params(axis="y", nbins=4)
panels[0, 0].set_ylabel("output")
panels[1, 0].set_ylabel("slope")
figure.savefig("activations.svg")
