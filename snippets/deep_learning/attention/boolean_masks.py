# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Two PyTorch functions read the same boolean mask in opposite ways."""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(1, 3, 4)  # (batch, seq_len, d_model)
first_only = torch.tensor([True, False, False])  # (seq_len,)

mixed = F.scaled_dot_product_attention(x, x, x, attn_mask=first_only)
only_first = torch.allclose(mixed, x[:, :1].expand_as(x))
print("scaled_dot_product_attention: sees only word 0:", only_first)

layer = nn.MultiheadAttention(4, 1, batch_first=True)
_, weights = layer(x, x, x, key_padding_mask=first_only[None])
print("MultiheadAttention: weight of word 0:", weights[0, 0, 0].item())
