# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Cross-attention: the queries come from elsewhere than the keys."""

import torch
from torch.nn import functional as F

torch.manual_seed(0)
source = torch.randn(7, 16)  # (source_len, d_head): a German sentence
target = torch.randn(4, 16)  # (target_len, d_head): English so far

mixed = F.scaled_dot_product_attention(target, source, source)
print("queries", tuple(target.shape))
print("keys and values", tuple(source.shape))
print("one answer for each query:", tuple(mixed.shape))
