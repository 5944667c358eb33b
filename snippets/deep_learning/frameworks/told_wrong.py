# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "scikit-learn", "torch"]
# ///
"""One network, one data set, a loss that is told three things."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

x, y = map(torch.tensor, load_digits(return_X_y=True))
x = x.float() / 16  # (1797, 64)
torch.set_num_threads(1)  # for matrices this small, more only wait


def shares(logits: torch.Tensor) -> torch.Tensor:
    """What cross_entropy sees when Keras takes logits for shares."""
    return logits.clamp(1e-7, 1 - 1e-7).log()


figure, axes = plt.subplots()
for name, told in {
    "logits": lambda logits: logits,
    "softmax twice": lambda logits: logits.softmax(dim=1),
    "taken as shares": shares,
}.items():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)
    )
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    losses, right = [], []
    for epoch in range(20):
        for xs, ys in zip(x[:1500].split(50), y[:1500].split(50)):
            loss = cross_entropy(told(model(xs)), ys)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
        hits = model(x[1500:]).argmax(dim=1) == y[1500:]
        right.append(hits.float().mean().item())
    print(f"{name:15}  last loss {losses[-1]:.3f}"
          f"  new digits right {right[-1]:5.1%}")
    axes.plot(range(1, 21), right)
    axes.text(20.5, right[-1], name, va="center")
axes.set(xlabel="epoch", ylabel="new digits right", xlim=(0, 30))
axes.set(ylim=(0, 1), xticks=[1, 10, 20], yticks=[0, 0.5, 1])
figure.savefig("told_wrong.svg")
