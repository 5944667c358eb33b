# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers"]
# [tool.book]
# page = false
# seconds = 60
# ///
"""A chat is one text with marks, cut into tokens."""

import os

from transformers import AutoTokenizer

MODEL = os.environ.get("MODEL", "HuggingFaceTB/SmolLM2-135M-Instruct")
tokenizer = AutoTokenizer.from_pretrained(MODEL)

messages = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "What do bees make?"},
]
text = tokenizer.apply_chat_template(
    messages, add_generation_prompt=True, tokenize=False
)
ids = tokenizer.encode(text, add_special_tokens=False)
for start in range(0, len(ids), 2):
    row = ids[start : start + 2]
    print(*(f"{i:>5} {tokenizer.decode([i])!r:<14}" for i in row))
