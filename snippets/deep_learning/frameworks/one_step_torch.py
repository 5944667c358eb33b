# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""One training step in PyTorch: slopes arrive in the parameters."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

x, y = torch.tensor([[1.0, 2.0, 2.0]]), torch.tensor([0])
layer = nn.Linear(3, 2)
for p in layer.parameters():
    nn.init.zeros_(p)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)

for step in range(2):
    loss = cross_entropy(layer(x), y)  # takes logits
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    print(f"step {step}  loss {loss.item():.4f}")
    for row, slope in zip(layer.weight.grad, layer.bias.grad):
        print(" ", *(f"{d:7.4f}" for d in row), f"  bias {slope:7.4f}")
