# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""A network as PyTorch users write it: layers own their weights."""

import torch
from torch import nn

x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2))
weights = {  # nn.Linear keeps w.T: a row for each neuron
    "0.weight": [[1.0, -1.0], [-1.0, 1.0], [0.5, 0.5]],
    "0.bias": [0.0, 0.0, 0.1],
    "2.weight": [[1.0, 1.0, 0.0], [0.2, 0.3, 0.4]],
    "2.bias": [0.0, -0.1],
}
model.load_state_dict(
    {name: torch.tensor(value) for name, value in weights.items()}
)

with torch.no_grad():
    y = model(x)  # (batch, 2)
for row in y.tolist():
    print("  ".join(f"{number:.4f}" for number in row))
