# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "matplotlib", "scikit-learn"]
# ///
"""Raise the learning rate at every step and watch the loss."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # a tiny network: more would only wait
torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
pixels, digits = load_digits(return_X_y=True)
x, y = torch.tensor(pixels) / 16, torch.tensor(digits)  # (1797, 64)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)

rates, losses, smooth = [], [], None
while smooth is None or smooth < 4:
    batch = torch.randint(len(x), (128,))
    loss = F.cross_entropy(model(x[batch]), y[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    smooth = 0.8 * smooth + 0.2 * loss.item() if smooth else loss.item()
    rates.append(optimizer.param_groups[0]["lr"])
    losses.append(smooth)
    optimizer.param_groups[0]["lr"] *= 1.1

lowest = losses.index(min(losses))
print(f"{len(rates)} steps, from a rate of {rates[0]:.3f} up")
print(f"lowest loss: {losses[lowest]:.2f}, at rate {rates[lowest]:.1f}")
print(f"above 4 again: at rate {rates[-1]:.1f}")

figure, axes = plt.subplots(figsize=(4.2, 2.3))
axes.axis("off")
axes.set(xlim=(0.0004, 25), ylim=(-0.8, 4.2))
axes.plot([0.001, 0.001, 5], [4, 0, 0], color="C3", lw=0.8)
axes.semilogx(rates, losses)
third = rates[lowest] / 3
axes.plot([third, third], [0, 4], color="C3", lw=0.8, linestyle="--")
axes.text(third / 1.15, 0.4, "a third of the lowest", ha="right")
axes.text(0.0009, 2.3, "2.3", ha="right", va="center")
axes.text(0.0012, 3.8, "loss", va="center")
for rate in (0.001, 0.1, 1):
    axes.text(rate, -0.4, rate, ha="center")
axes.text(5, -0.4, "learning rate", ha="center")
figure.savefig("lr_finder.svg")
