# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""RoPE in PyTorch, for any number of leading axes."""

import torch

# (seq_len, d_head): the same query at places 0, 1 and 2
q = torch.tensor([[1.0, 0.0, 0.0, 1.0]]).repeat(3, 1)


def rope(x: torch.Tensor, base: float = 10_000) -> torch.Tensor:
    seq_len, d_head = x.shape[-2:]
    pairs = torch.arange(0, d_head, 2, dtype=x.dtype)
    places = torch.arange(seq_len, dtype=x.dtype)
    angles = torch.outer(places, base ** (-pairs / d_head))
    a, b = x.chunk(2, dim=-1)  # (..., seq_len, d_head/2) each
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


for row in rope(q).tolist():
    print("  ".join(f"{number:6.3f}" for number in row))
