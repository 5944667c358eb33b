# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""A factor in the first weights becomes a power over the layers."""

import matplotlib.pyplot as plt
import numpy as np

n, n_layers = 256, 30  # neurons in a layer, layers


def sizes(variance: float, seed: int = 0) -> list[float]:
    """The mean square of the activations after 0, 1 … 30 layers."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(64, n))  # (batch, n)
    found = [np.mean(x**2)]
    for _ in range(n_layers):
        w = rng.normal(0, np.sqrt(variance), size=(n, n))
        x = np.maximum(0, x @ w)  # (batch, n)
        found.append(np.mean(x**2))
    return found


figure, axes = plt.subplots()
print("weights' variance   layer 1  layer 10  layer 30")
for factor in (4, 2, 1):
    line = sizes(factor / n)
    name = f"{factor} / n"
    print(f"{name:17} {line[1]:9.2f} {line[10]:9.1e} {line[30]:9.1e}")
    axes.semilogy(line)
    axes.text(30.7, line[-1], name, va="center")
axes.set(xlabel="layer", ylabel="mean square of an activation")
axes.set_xlim(0, 35)
axes.set(xticks=[0, 10, 20, 30], yticks=[1e-8, 1e-4, 1, 1e4, 1e8])
figure.savefig("start.svg")
