# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn", "torch"]
# [tool.book]
# seconds = 90
# ///
"""Digits by five networks of about one size, upright and moved."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy, pad

torch.set_num_threads(1)  # for arrays this small, more only wait
images, labels = load_digits(return_X_y=True)
x = torch.tensor(images).reshape(-1, 1, 8, 8) / 16
y = torch.tensor(labels)
n_train, seeds = 1297, range(4)  # the last 500 are for testing


# region networks
def conv(c_in: int, c_out: int) -> list[nn.Module]:
    return [nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU()]


def dense(n_in: int, n_out: int) -> list[nn.Module]:
    return [nn.Flatten(), nn.Linear(n_in, n_out)]


pool, anywhere = nn.MaxPool2d(2), nn.AdaptiveMaxPool2d(1)
networks = {
    "dense": lambda: [*dense(64, 33), nn.ReLU(), *dense(33, 10)],
    "dense at the end": lambda: [
        *conv(1, 8), *conv(8, 3), *dense(192, 10)
    ],
    "pools, dense": lambda: [
        *conv(1, 12), pool, *conv(12, 16), pool, *dense(64, 10)
    ],
    "pool, maximum": lambda: [
        *conv(1, 12), pool, *conv(12, 20), anywhere, *dense(20, 10)
    ],
    "maximum": lambda: [
        *conv(1, 12), *conv(12, 20), anywhere, *dense(20, 10)
    ],
}
# endregion networks


def train(layers: list[nn.Module]) -> nn.Module:
    model = nn.Sequential(*layers).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(8):
        for batch in torch.randperm(n_train).split(64):
            optimizer.zero_grad()
            cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return model


print("share read rightly: mean of four starts (least to most)")
print("                weights   as is   moved by 1   moved by 2")
for name, layers in networks.items():
    rows = []
    for seed in seeds:
        torch.manual_seed(seed)
        model = train(layers())
        moved = [pad(x[n_train:], (by, -by)) for by in range(3)]
        answers = torch.stack([model(m).argmax(dim=1) for m in moved])
        rows.append((answers == y[n_train:]).double().mean(dim=1))
    shares = torch.stack(rows)  # (seeds, 3)
    size = sum(p.numel() for p in model.parameters())
    mean, least, most = shares.mean(0), shares.amin(0), shares.amax(0)
    row = f"{name:17} {size:5} {mean[0]:7.2f}"
    for i in (1, 2):
        row += f"   {mean[i]:.1f} ({least[i]:.1f}-{most[i]:.1f})"
    print(row)
