# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The same block in PyTorch, on the same weights."""

from random import Random

import torch
from torch.nn import functional as F

seq_len, d_model, n_heads, d_ff = 3, 4, 2, 8
rng = Random(0)


def random(rows: int, columns: int) -> torch.Tensor:
    numbers = [rng.gauss(0, 0.5) for _ in range(rows * columns)]
    return torch.tensor(numbers).view(rows, columns)


x = random(seq_len, d_model)
w_q, w_k, w_v, w_o = (random(d_model, d_model) for _ in range(4))
w_in, w_out = random(d_model, d_ff), random(d_ff, d_model)


def norm(x: torch.Tensor) -> torch.Tensor:
    return F.layer_norm(x, x.shape[-1:])


def split(x: torch.Tensor) -> torch.Tensor:
    return x.view(seq_len, n_heads, -1).transpose(0, 1)


def attention(x: torch.Tensor) -> torch.Tensor:
    q, k, v = split(x @ w_q), split(x @ w_k), split(x @ w_v)
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return mixed.transpose(0, 1).reshape(seq_len, d_model) @ w_o


def block(x: torch.Tensor) -> torch.Tensor:
    x = x + attention(norm(x))
    return x + (norm(x) @ w_in).relu() @ w_out


for row in block(x).tolist():
    print("  ".join(f"{number:6.3f}" for number in row))
