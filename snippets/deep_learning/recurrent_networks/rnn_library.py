# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The library's recurrent network: the same weights, other names."""

import torch
from torch import nn

x = torch.tensor([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
layer = nn.RNN(input_size=2, hidden_size=2, batch_first=True)
weights = {
    "weight_hh_l0": torch.tensor([[0.5, -1.0], [1.0, 0.5]]),  # W
    "weight_ih_l0": torch.tensor([[1.0, 0.0], [0.5, -1.0]]),  # U
    "bias_ih_l0": torch.tensor([0.0, 0.1]),  # b
    "bias_hh_l0": torch.zeros(2),  # a second bias, added to the first
}
layer.load_state_dict(weights)

with torch.no_grad():
    states, last = layer(x[None])  # (batch, seq_len, d_hidden)
for h in states[0].tolist():
    print("  ".join(f"{number:7.4f}" for number in h))
