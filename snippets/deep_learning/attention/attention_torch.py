# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Attention in PyTorch: any number of leading axes, and gradients."""

import torch

# each (seq_len, d_head)
q = torch.tensor([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
k = torch.tensor([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
v = torch.tensor([[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]])


def attention(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor
) -> torch.Tensor:
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    return scores.softmax(dim=-1) @ v  # (..., seq_len, d_head)


for row in attention(q, k, v).tolist():
    print("  ".join(f"{number:.4f}" for number in row))
