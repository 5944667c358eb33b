# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""SwiGLU as the Llama class of Transformers computes it."""

from random import Random

import torch
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaMLP

d_model, d_ff = 3, 8
rng = Random(0)


def random(rows: int, columns: int) -> torch.Tensor:
    numbers = [rng.gauss(0, 1) for _ in range(rows * columns)]
    return torch.tensor(numbers).view(rows, columns)


config = LlamaConfig(
    hidden_size=d_model, intermediate_size=d_ff, num_attention_heads=1
)
network = LlamaMLP(config)
network.gate_proj.weight.data = random(d_ff, d_model)
network.up_proj.weight.data = random(d_ff, d_model)
network.down_proj.weight.data = random(d_model, d_ff)

with torch.no_grad():
    result = network(torch.tensor([1.0, -0.5, 2.0]))
print(*(f"{number:.4f}" for number in result.tolist()))
