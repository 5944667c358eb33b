# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""A hidden layer follows a curve: every three neurons make a bump."""

import matplotlib.pyplot as plt
import numpy as np


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(0, z)


def bump(x: np.ndarray, middle: float, width: float) -> np.ndarray:
    """Zero, up to one at the middle, and down to zero again."""
    left, right = middle - width, middle + width
    up, turn, stop = relu(x - left), relu(x - middle), relu(x - right)
    return (up - 2 * turn + stop) / width


def curve(x: np.ndarray) -> np.ndarray:
    return np.sin(x) + x / 3


n = 7
x = np.linspace(0, 6, 601)
figure, axes = plt.subplots()
middles = np.linspace(0, 6, n)
bumps = [curve(m) * bump(x, m, 6 / (n - 1)) for m in middles]
for one in bumps:
    axes.plot(x, one, color="C1", linewidth=1)
axes.plot(x, curve(x), color="C0")
axes.plot(x, sum(bumps), color="C3", linestyle="--")
axes.text(3.25, 1.25, "curve", color="C0")
axes.text(3, -0.17, f"{n} bumps", color="C1", ha="center")
axes.text(0.35, 0.95, "their sum", color="C3", ha="right")
axes.set(xlabel="x", xlim=(-0.9, 6), ylim=(-0.25, 1.8))
axes.set(xticks=[0, 2, 4, 6], yticks=[0, 1])
figure.savefig("bumps.svg")

for at in (1.0, 1.5, 2.0):
    i = round(100 * at)
    print(f"x = {at}: curve {curve(x)[i]:.3f}, sum {sum(bumps)[i]:.3f}")
