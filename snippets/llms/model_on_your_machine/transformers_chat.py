# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "torch",  # computes
#   "transformers",
# ]
# [tool.book]
# page = false
# seconds = 60
# ///
"""Load a model with Transformers and ask it something."""

import os

from transformers import AutoModelForCausalLM, AutoTokenizer

MODEL = os.environ.get("MODEL", "HuggingFaceTB/SmolLM2-135M-Instruct")
tokenizer = AutoTokenizer.from_pretrained(MODEL)
model = AutoModelForCausalLM.from_pretrained(MODEL, dtype="float32")

messages = [
    {"role": "user", "content": "What is the opposite of north?"}
]
prompt = tokenizer.apply_chat_template(
    messages, add_generation_prompt=True, return_tensors="pt",
    return_dict=True,
)
out = model.generate(**prompt, max_new_tokens=30, do_sample=False)
new = out[0, prompt["input_ids"].shape[1] :]

print(f"{model.num_parameters():,} parameters, "
      f"{model.get_memory_footprint() / 1e6:.0f} MB as {model.dtype}")
print(f"{prompt['input_ids'].shape[1]} tokens in, {len(new)} out")
print(tokenizer.decode(new))
