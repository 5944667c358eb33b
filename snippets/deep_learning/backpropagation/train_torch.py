# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The network in PyTorch, which keeps the graph and walks it."""

from random import Random

import torch
from torch.nn import functional as F

Tensor = torch.Tensor

x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]).double()
y = torch.tensor([0, 1, 1, 0])  # is the phrase a mistake?
rng, lr = Random(0), 0.5


def draw(n_in: int, n_out: int) -> Tensor:
    w = [rng.uniform(-1, 1) for _ in range(n_in * n_out)]
    return torch.tensor(w, dtype=x.dtype).reshape(n_in, n_out)


def loss_of(w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    h = (x @ w1 + b1).tanh()  # (batch, n_hidden)
    return F.cross_entropy(h @ w2 + b2, y)


parameters = [draw(2, 4), torch.zeros(4), draw(4, 2), torch.zeros(2)]
parameters = [w.double().requires_grad_() for w in parameters]
for step in range(201):
    loss = loss_of(*parameters)
    loss.backward()
    if step in (0, 10, 50, 200):
        slope = parameters[2].grad[0, 0].item()
        print(f"step {step:3}  loss {loss:.6f}  slope {slope:9.6f}")
    with torch.no_grad():
        for parameter in parameters:
            parameter -= lr * parameter.grad
            parameter.grad = None
