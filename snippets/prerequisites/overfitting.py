# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""More freedom fits the training points better, new points worse."""

import matplotlib.pyplot as plt
import numpy as np
from numpy.polynomial import Polynomial

rng = np.random.default_rng(2)
noise = 0.3


def measure(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return x, np.sin(4 * x) + rng.normal(0, noise, len(x))


train = measure(np.linspace(-1, 1, 12))
validation = measure(rng.uniform(-1, 1, 300))
degrees = range(1, 11)
errors = np.empty((len(degrees), 2))  # (degree, set)
for row, degree in enumerate(degrees):
    curve = Polynomial.fit(*train, degree)
    for column, (x, y) in enumerate([train, validation]):
        errors[row, column] = np.mean((curve(x) - y) ** 2)

for degree in 1, 5, 10:
    known, new = errors[degree - 1]
    print(f"degree {degree:2}  train {known:.4f}  validation {new:.2f}")

figure, axes = plt.subplots()
axes.semilogy(degrees, errors, marker="o")
axes.semilogy([1, 10], [noise**2, noise**2], "--")
ends = {"train": errors[-1, 0], "validation": errors[-1, 1]}
for name, y in {**ends, "noise": noise**2}.items():
    axes.annotate(name, (10.2, y), va="center")
axes.set(xlabel="degree", ylabel="mean square error")
axes.set(xlim=(0.5, 12), xticks=[1, 5, 10])
axes.minorticks_off()
figure.savefig("overfitting.svg")
