# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""RoPE as Llama calls it in the Transformers library."""

import torch
from transformers import LlamaConfig
from transformers.models.llama import modeling_llama as llama

# (batch, n_heads, seq_len, d_head): places 0, 1 and 2
q = torch.tensor([[1.0, 0.0, 0.0, 1.0]]).repeat(1, 1, 3, 1)
config = LlamaConfig(
    hidden_size=4, num_attention_heads=1, rope_theta=10_000
)


def rope(q: torch.Tensor, k: torch.Tensor) -> tuple[torch.Tensor, ...]:
    places = torch.arange(q.shape[-2])[None]  # (batch, seq_len)
    cos, sin = llama.LlamaRotaryEmbedding(config)(q, places)
    return llama.apply_rotary_pos_emb(q, k, cos, sin)


turned_q, turned_k = rope(q, q)
for row in turned_q[0, 0].tolist():
    print("  ".join(f"{number:6.3f}" for number in row))
