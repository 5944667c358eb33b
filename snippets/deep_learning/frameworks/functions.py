# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""JAX's idea, in PyTorch: a function goes in, its slope comes out."""

import torch
from torch.func import grad, vmap


def cube(w: torch.Tensor) -> torch.Tensor:
    return w**3


two = torch.tensor(2.0)
print("cube, its slope, the slope of its slope, at 2:",
      *(f"{f(two):.0f}" for f in (cube, grad(cube), grad(grad(cube)))))


def loss(
    w: torch.Tensor, x: torch.Tensor, y: torch.Tensor
) -> torch.Tensor:
    return (w @ x - y) ** 2  # of one example


w = torch.tensor([1.0, 1.0])
x = torch.tensor([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])  # (batch, 2)
y = torch.tensor([0.0, 1.0, 2.0])  # (batch,)
slopes = vmap(grad(loss), in_dims=(None, 0, 0))(w, x, y)  # (batch, 2)
print("one row of slopes for each example:", slopes.tolist())
