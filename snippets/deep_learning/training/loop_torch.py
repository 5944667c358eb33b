# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The training loop in PyTorch: the same five lines, other names."""

import torch
from torch.nn import functional as F

x = torch.tensor([[1.0], [2.0]])  # (batch, 1)
y = torch.tensor([[3.0], [5.0]])
model = torch.nn.Linear(1, 1)
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

print("step    loss      w      b")
for step in range(201):
    loss = F.mse_loss(model(x), y)  # forward
    loss.backward()
    if step in (0, 1, 2, 200):
        w, b = model.weight.item(), model.bias.item()
        print(f"{step:4} {loss.item():7.3f} {w:6.3f} {b:6.3f}")
    optimizer.step()
    optimizer.zero_grad()
