# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "scikit-learn", "torch"]
# ///
"""Trained filters, and where in a digit each of them fires."""

import matplotlib.pyplot as plt
import torch
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)  # for arrays this small, more only wait
torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x = torch.tensor(images).reshape(-1, 1, 8, 8) / 16
y = torch.tensor(labels)

first = nn.Sequential(nn.Conv2d(1, 5, 3, bias=False), nn.ReLU())
rest = [nn.Conv2d(5, 16, 3, padding=1), nn.ReLU()]
rest += [nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(16, 10)]
model = nn.Sequential(first, *rest).double()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(6):
    for batch in torch.randperm(len(x)).split(64):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()


def squares(
    axes: plt.Axes, grid: torch.Tensor, scale: float, **style: str
) -> None:
    """Draw each number of a grid as a square, its area the number."""
    around = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]
    tiles = []
    for row, column in grid.clamp(min=0).nonzero().tolist():
        side = 0.9 * (grid[row, column].item() / scale) ** 0.5
        middle = torch.tensor([column + 0.5, len(grid) - row - 0.5])
        tiles.append(Path(middle + torch.tensor(around) * side / 2))
    axes.add_patch(PathPatch(Path.make_compound_path(*tiles), **style))
    axes.set(xlim=(0, len(grid)), ylim=(0, len(grid)))


maps = first(x).detach()  # (batch, c_out, 6, 6)
figure, axes = plt.subplots(2, 6, figsize=(5, 1.9))
squares(axes[1, 0], x[0, 0], 1, fc="C0", lw=0)
for i, w in enumerate(first[0].weight[:, 0].detach()):  # (3, 3)
    fires = (maps[:, i] > 0).sum().item()
    share = f"at {fires / maps[:, i].numel():.2f} of all places"
    print(f"filter {i + 1} fires", share if fires else "nowhere")
    largest = w.abs().max().item()
    squares(axes[0, i + 1], w, largest, fc="C0", ec="C0")
    squares(axes[0, i + 1], -w, largest, fc="none", ec="C0")
    if fires:
        strongest = maps[0].max().item()
        squares(axes[1, i + 1], maps[0, i], strongest, fc="C0", lw=0)
for cell in axes.flat:
    cell.set(xticks=[], yticks=[], aspect="equal")
    cell.spines[:].set_visible(False)
figure.savefig("filters.svg")
