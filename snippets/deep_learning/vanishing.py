# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""On its way back through an RNN, a gradient dies or explodes."""

import matplotlib.pyplot as plt
import numpy as np

steps, d_hidden = 50, 64
back = np.arange(steps + 1)


def sizes(scale: float, seed: int = 0) -> np.ndarray:
    """How large the gradient is after 0, 1 … 50 steps back."""
    rng = np.random.default_rng(seed)
    w = rng.normal(size=(d_hidden, d_hidden)) * scale / d_hidden**0.5
    h, states = np.zeros(d_hidden), []
    for _ in range(steps):
        x = 0.5 * rng.normal(size=d_hidden)
        h = np.tanh(w @ h + x)  # (d_hidden,)
        states.append(h)
    grad, found = np.ones(d_hidden) / d_hidden**0.5, [1.0]
    for h in reversed(states):
        grad = (grad * (1 - h**2)) @ w  # tanh's slope, then the weights
        found.append(np.linalg.norm(grad))
    return np.array(found)


lines = {f"weights × {scale}": sizes(scale) for scale in (0.5, 1, 2)}
lines["LSTM memory, gate 0.98"] = 0.98**back

figure, axes = plt.subplots()
print("steps back                   1      10      50")
for name, line in lines.items():
    print(f"{name:23} {line[1]:7.0e} {line[10]:7.0e} {line[50]:7.0e}")
    axes.semilogy(back, line)
    axes.text(51, line[50], name, va="center")
axes.set(xlabel="steps back", ylabel="size of the gradient")
axes.set_xlim(0, 74)
axes.set_xticks(range(0, 51, 10))
axes.set_yticks([1, 1e-5, 1e-10, 1e-15, 1e-20])
figure.savefig("vanishing.svg")
