# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""Dot products of longer vectors spread wider; dividing undoes it."""

import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
sizes = [4, 16, 64, 256, 1024]
raw, scaled = [], []
for d_head in sizes:
    q, k = rng.normal(size=(2, 20_000, d_head))
    scores = (q * k).sum(axis=-1)
    raw.append(scores.var())
    scaled.append((scores / np.sqrt(d_head)).var())
    print(f"d_head {d_head:4}: {raw[-1]:7.1f}, scaled {scaled[-1]:.2f}")

figure, axes = plt.subplots()
for name, points in {"q · k": raw, "q · k / √d": scaled}.items():
    axes.loglog(sizes, points, marker="o")
    axes.text(1400, points[-1], name, va="center")
axes.set(xlabel="d_head", ylabel="variance of a score", xlim=(3, 9000))
axes.set_xticks(sizes, [str(size) for size in sizes])
axes.minorticks_off()
figure.savefig("variance.svg")
