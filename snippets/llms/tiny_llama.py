# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""A Llama in miniature: the real architecture, random weights."""

import torch
from transformers import AutoModelForCausalLM, LlamaConfig
from transformers.utils.logging import disable_progress_bar

disable_progress_bar()
torch.manual_seed(0)
config = LlamaConfig(
    vocab_size=256,  # one token for each byte: no tokenizer needed
    hidden_size=64,
    intermediate_size=128,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    eos_token_id=None,  # no byte ends the text
)
AutoModelForCausalLM.from_config(config).save_pretrained("tiny-llama")
model = AutoModelForCausalLM.from_pretrained("tiny-llama").eval()

tokens = torch.tensor([list(b"The library")])  # (batch, seq)
with torch.no_grad():
    logits = model(tokens).logits  # (batch, seq, vocab_size)
written = model.generate(tokens, max_new_tokens=8, do_sample=False)

print(type(model).__name__)
print(f"parameters   {model.num_parameters():,}")
print(f"logits       {tuple(logits.shape)}")
print(f"tokens       {tuple(tokens.shape)} -> {tuple(written.shape)}")
