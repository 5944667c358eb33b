# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "torch",
#   "numpy",  # torch warns without it
# ]
# ///
"""Label smoothing in PyTorch: one argument of the loss."""

import torch
from torch.nn import functional as F

vocab_size = 37_000
right = torch.tensor([0])  # the right token is number 0


def loss(p: float, smoothing: float) -> float:
    others = (1 - p) / (vocab_size - 1)
    x = torch.full((1, vocab_size), others, dtype=torch.float64)
    x[0, 0] = p  # softmax(log x) is x
    return F.cross_entropy(
        x.log(), right, label_smoothing=smoothing
    ).item()


print("p of the right token  smoothing 0.0    0.1    0.2")
for p in (0.5, 0.8, 0.9, 0.99, 0.9999):
    losses = "  ".join(f"{loss(p, s):5.2f}" for s in (0.0, 0.1, 0.2))
    print(f"{p:20}          {losses}")

best = ((s, 1 - s + s / vocab_size) for s in (0.1, 0.2))
least = "  ".join(f"{loss(p, s):5.2f}" for s, p in best)
print(f"smallest possible loss         0.00  {least}")
