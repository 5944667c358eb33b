# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "numpy"]
# ///
"""Temperature changes the distances, never the order."""

import matplotlib.pyplot as plt
import numpy as np

words = ["six", "five", "noon", "eight", "seven", "midnight"]
logits = np.array([3.0, 2.2, 1.4, 0.8, 0.4, -1.0])
temperatures = np.linspace(0.1, 3, 59)
scaled = logits / temperatures[:, None]  # (temperatures, words)
rows = np.exp(scaled - scaled.max(axis=1, keepdims=True))
rows /= rows.sum(axis=1, keepdims=True)

figure, axes = plt.subplots()
for word, line in zip(words, rows.T):
    if word not in ("six", "seven"):
        axes.plot(temperatures, line, color="C3", linewidth=0.7)
axes.plot(temperatures, rows[:, 0], color="C0")
axes.plot(temperatures, rows[:, 4], color="C1")
axes.text(3.05, rows[-1, 0], "six, the usual hour", color="C0")
axes.text(3.05, 0.11, "seven, the true hour", color="C1", va="center")
axes.text(3.05, 0.19, "the other words", va="center")
axes.set(xlabel="temperature", ylabel="probability")
axes.set(xlim=(0, 4.3), xticks=[0, 1, 2, 3], ylim=(0, 1.02))
figure.savefig("temperatures.svg")

for temperature in (0.5, 1.0, 2.0):
    row = rows[np.abs(temperatures - temperature).argmin()]
    print(f"at {temperature}  six {row[0]:.2f}  seven {row[4]:.2f}")
