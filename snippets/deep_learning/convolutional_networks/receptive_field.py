# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch"]
# ///
"""What one output sees: by formula, and by asking the gradient."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import conv1d

# region field
Layers = list[tuple[int, int, int]]  # kernel, stride, dilation


def by_formula(layers: Layers) -> int:
    seen, step = 1, 1
    for kernel, stride, dilation in layers:
        seen += (kernel - 1) * dilation * step
        step *= stride  # inputs between two neighboring outputs
    return seen


def by_gradient(layers: Layers, n: int = 601) -> torch.Tensor:
    x = torch.zeros(1, n, requires_grad=True)
    y = x
    for kernel, stride, dilation in layers:
        w = torch.full((1, 1, kernel), 1 / kernel)
        y = conv1d(y, w, stride=stride, dilation=dilation)
    y[0, y.shape[1] // 2].backward()
    return x.grad[0]
# endregion field


stacks = {
    "1 layer of width 3": [(3, 1, 1)],
    "10 layers of width 3": [(3, 1, 1)] * 10,
    "5 of them with stride 2": [(3, 2, 1)] * 5,
    "8 of width 2, dilated": [(2, 1, 2**i) for i in range(8)],
}
print("                         formula  gradient")
for name, layers in stacks.items():
    counted = (by_gradient(layers) > 0).sum().item()
    print(f"{name:23} {by_formula(layers):8} {counted:9}")

grad = by_gradient(stacks["10 layers of width 3"])
grad = grad[grad > 0].numpy()
print(f"\nshare of the middle 9 of 21: {grad[6:15].sum():.0%}")
figure, axes = plt.subplots(figsize=(5, 2.4))
axes.bar(range(-10, 11), grad)
axes.set(xlabel="input, counted from the output", ylabel="gradient")
figure.savefig("receptive_field.svg")
