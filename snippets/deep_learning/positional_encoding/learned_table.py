# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""A learned table of places ends where training ended."""

import torch
from transformers import GPT2Config, GPT2LMHeadModel

torch.manual_seed(0)
config = GPT2Config(
    vocab_size=100,
    n_positions=16,
    n_embd=32,
    n_layer=2,
    n_head=2,
    bos_token_id=None,
    eos_token_id=None,
)
model = GPT2LMHeadModel(config).eval()
table = model.transformer.wpe.weight
print("table of places", tuple(table.shape), end=" ")
print("learned:", table.requires_grad)

for seq_len in (16, 17):
    tokens = torch.zeros(1, seq_len, dtype=torch.long)
    try:
        with torch.no_grad():
            logits = model(tokens).logits
        print(seq_len, "tokens: logits", tuple(logits.shape))
    except IndexError as error:
        print(seq_len, "tokens: IndexError,", error)
