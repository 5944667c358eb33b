# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The same block as PyTorch's own layer, on the same weights."""

from random import Random

import torch
from torch import nn

seq_len, d_model, n_heads, d_ff = 3, 4, 2, 8
rng = Random(0)


def random(rows: int, columns: int) -> torch.Tensor:
    numbers = [rng.gauss(0, 0.5) for _ in range(rows * columns)]
    return torch.tensor(numbers).view(rows, columns)


x = random(seq_len, d_model)
w_q, w_k, w_v, w_o = (random(d_model, d_model) for _ in range(4))
w_in, w_out = random(d_model, d_ff), random(d_ff, d_model)

block = nn.TransformerEncoderLayer(
    d_model, n_heads, d_ff, dropout=0, norm_first=True, bias=False
)
block.self_attn.in_proj_weight.data = torch.cat([w_q, w_k, w_v], 1).T
block.self_attn.out_proj.weight.data = w_o.T
block.linear1.weight.data = w_in.T
block.linear2.weight.data = w_out.T

later = torch.ones(seq_len, seq_len, dtype=torch.bool).triu(1)
with torch.no_grad():
    result = block(x[:, None], src_mask=later)  # (seq_len, 1, d_model)
for row in result[:, 0].tolist():
    print("  ".join(f"{number:6.3f}" for number in row))
