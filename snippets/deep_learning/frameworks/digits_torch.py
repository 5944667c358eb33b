# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "scikit-learn", "torch"]
# ///
"""A digits classifier in PyTorch, from the same starting weights."""

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

x, y = load_digits(return_X_y=True)
x = (x / 16).astype("float32")  # (1797, 64)
rng = np.random.default_rng(0)
w1 = rng.normal(0, 1 / 8, (64, 32)).astype("float32")
w2 = rng.normal(0, 1 / 6, (32, 10)).astype("float32")
epochs = [rng.permutation(1500).reshape(30, 50) for _ in range(8)]

torch.set_num_threads(1)  # for matrices this small, more only wait
x, y = torch.from_numpy(x), torch.from_numpy(y)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
with torch.no_grad():
    for layer, w in (model[0], w1), (model[2], w2):
        layer.weight.copy_(torch.from_numpy(w.T))  # outputs first
        layer.bias.zero_()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)


@torch.no_grad()
def report(epoch: int) -> None:
    loss = cross_entropy(model(x[:1500]), y[:1500])
    right = (model(x[1500:]).argmax(dim=1) == y[1500:]).sum()
    print(f"epoch {epoch}  loss {loss:.3f}  right {right} of 297")


report(0)
for epoch, batches in enumerate(epochs, 1):
    for rows in batches:
        loss = cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch in (1, 2, 4, 8):
        report(epoch)
