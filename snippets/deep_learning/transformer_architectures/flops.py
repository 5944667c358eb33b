# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""Arithmetic for each token and parameter, counted by PyTorch."""

import torch
from torch.utils.flop_counter import FlopCounterMode
from transformers import LlamaConfig, LlamaForCausalLM

config = LlamaConfig(
    vocab_size=512,
    hidden_size=128,
    intermediate_size=352,
    num_hidden_layers=4,
    num_attention_heads=4,
    max_position_embeddings=1024,
    attn_implementation="eager",  # every product in the open
)
model = LlamaForCausalLM(config)
# region count
matrices = [w for w in model.parameters() if w.dim() == 2]
lookup = model.get_input_embeddings().weight.numel()  # not multiplied
n_params = sum(w.numel() for w in matrices) - lookup

print("seq_len   forward   training   (operations per token / N)")
for seq_len in (16, 128, 1024):
    tokens = torch.zeros(1, seq_len, dtype=torch.long)
    with FlopCounterMode(display=False) as forward:
        loss = model(tokens, labels=tokens).loss
    with FlopCounterMode(display=False) as backward:
        loss.backward()
    first = forward.get_total_flops() / seq_len / n_params
    both = first + backward.get_total_flops() / seq_len / n_params
    print(f"{seq_len:7}  {first:8.3f}  {both:9.3f}")
scores = 4 * 1024 * 128 * 4 / n_params  # 4 · seq_len · d · layers
print(f"attention over 1,024 tokens adds {scores:.3f}")
# endregion count
