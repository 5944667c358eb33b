# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "scikit-learn"]
# ///
"""Sixteen examples learned by heart: a test of the code."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # a tiny network: more would only wait
pixels, digits = load_digits(return_X_y=True)
x = torch.tensor(pixels[:16], dtype=torch.float32) / 16  # (16, 64)
y = torch.tensor(digits[:16])


def network() -> nn.Sequential:
    torch.manual_seed(0)
    hidden = nn.Linear(64, 64)
    return nn.Sequential(hidden, nn.ReLU(), nn.Linear(64, 10))


print("step         0     10     30    100")
right, wrong = network(), network().append(nn.Softmax(dim=-1))
for name, model in {"right": right, "wrong": wrong}.items():
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    losses = []
    for _ in range(101):
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    shown = [f"{losses[step]:7.3f}" for step in (0, 10, 30, 100)]
    print(f"{name}: {''.join(shown)}")
