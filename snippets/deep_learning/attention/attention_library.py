# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Attention as models call it: one fused function of the library."""

import torch
from torch.nn import functional as F

# each (seq_len, d_head)
q = torch.tensor([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
k = torch.tensor([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
v = torch.tensor([[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]])

mixed = F.scaled_dot_product_attention(q, k, v)
for row in mixed.tolist():
    print("  ".join(f"{number:.4f}" for number in row))
