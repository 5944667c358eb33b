# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""AdamW as everybody calls it."""

import torch

w = torch.tensor([1.0, 1.0], requires_grad=True)
optimizer = torch.optim.AdamW(
    [w], lr=0.1, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1
)
for _ in range(5):
    loss = (torch.tensor([0.5, 50.0]) * (w - 2) ** 2).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"{w[0].item():.4f}  {w[1].item():.4f}")
