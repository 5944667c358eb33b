"""Dot products of longer vectors spread wider; dividing by sqrt(d) undoes it."""

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
    print(f"d_head {d_head:5}  variance {raw[-1]:8.1f}  scaled {scaled[-1]:.2f}")

figure, axes = plt.subplots()
axes.loglog(sizes, raw, marker="o")
axes.loglog(sizes, scaled, marker="o")
axes.annotate("q · k", (1024, raw[-1]), (8, -4), textcoords="offset points")
axes.annotate("q · k / √d", (1024, scaled[-1]), (8, -4), textcoords="offset points")
axes.set(xlabel="d_head", ylabel="variance of a score", xlim=(3, 4000))
figure.savefig("variance.svg")
