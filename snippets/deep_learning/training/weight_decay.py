# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Inside Adam's gradient, decay depends on how noisy a weight is."""

import torch

torch.set_num_threads(1)  # tiny tensors: more would only wait
noise = torch.tensor([0.01, 1.0, 100.0])  # of each gradient


def left_after(optimizer_class: type) -> torch.Tensor:
    """Weights that begin at 1 and get gradients that mean nothing."""
    torch.manual_seed(0)
    w = torch.ones(1000, len(noise), requires_grad=True)
    optimizer = optimizer_class([w], lr=0.001, weight_decay=0.5)
    for _ in range(1000):
        w.grad = noise * torch.randn(w.shape)
        optimizer.step()
    return w.detach().mean(dim=0)


print("noise of the gradient    0.01    1.00  100.00")
for optimizer_class in (torch.optim.Adam, torch.optim.AdamW):
    left = left_after(optimizer_class).tolist()
    name = f"{optimizer_class.__name__}, left"
    print(f"{name:21}" + "".join(f"{w:8.2f}" for w in left))
