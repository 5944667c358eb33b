# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The library's LSTM with the same weights, in its order of gates."""

import torch
from torch import nn

x = torch.tensor([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
i, j = torch.arange(8.0)[:, None], torch.arange(2.0)
layer = nn.LSTM(input_size=2, hidden_size=2, batch_first=True)
weights = {
    "weight_hh_l0": 0.1 * (i - j),  # (4 · d_hidden, d_hidden)
    "weight_ih_l0": 0.2 * (i + j) - 0.9,  # (4 · d_hidden, d_in)
    "bias_ih_l0": torch.tensor([0.0, 1, 0, 0]).repeat_interleave(2),
    "bias_hh_l0": torch.zeros(8),  # added to the other bias
}
layer.load_state_dict(weights)

with torch.no_grad():
    states, (h, c) = layer(x[None])  # (batch, seq_len, d_hidden)
for h in states[0].tolist():
    print("  ".join(f"{number:7.4f}" for number in h))
