# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""The same models, built without memory and counted."""

import torch
from transformers import BertConfig, BertModel
from transformers import GPT2Config, GPT2LMHeadModel
from transformers import LlamaConfig, LlamaForCausalLM


def count(model: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters())


# region count
with torch.device("meta"):  # shapes only: 13 GB would not fit
    layers = torch.nn.Transformer(
        512, 8, 6, 6, 2048, batch_first=True
    )  # with two norms that the paper does not have
    embedding = torch.nn.Embedding(37_000, 512)
    found = {
        "2017 base": count(layers) - 2 * 2 * 512 + count(embedding),
        "BERT base": count(BertModel(BertConfig())),
        "GPT-2 small": count(GPT2LMHeadModel(GPT2Config())),
        "Llama 2 7B": count(LlamaForCausalLM(LlamaConfig())),
    }
# endregion count
for name, number in found.items():
    print(f"{name:11}  {number:14,}")
