# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn", "torch"]
# ///
"""Digits by three networks of one size, upright and moved aside."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy, pad

torch.set_num_threads(1)  # for arrays this small, more only wait
images, labels = load_digits(return_X_y=True)
x = torch.tensor(images).reshape(-1, 1, 8, 8) / 16
y = torch.tensor(labels)
n_train = 1297  # the last 500 images are for testing


# region networks
def conv(c_in: int, c_out: int) -> list[nn.Module]:
    return [nn.Conv2d(c_in, c_out, 3, padding=1), nn.ReLU()]


networks = {
    "dense": lambda: [
        nn.Flatten(), nn.Linear(64, 33), nn.ReLU(), nn.Linear(33, 10),
    ],
    "filters + dense": lambda: [
        *conv(1, 12), nn.MaxPool2d(2), *conv(12, 16), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64, 10),
    ],
    "filters + maximum": lambda: [
        *conv(1, 12), *conv(12, 20), nn.AdaptiveMaxPool2d(1),
        nn.Flatten(), nn.Linear(20, 10),
    ],
}
# endregion networks
print("accuracy          weights as is  by 1  by 2")
for name, layers in networks.items():
    torch.manual_seed(0)
    model = nn.Sequential(*layers()).double()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(8):
        for batch in torch.randperm(n_train).split(64):
            optimizer.zero_grad()
            cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    size = sum(p.numel() for p in model.parameters())
    row = f"{name:18} {size:6}"
    for moved in (0, 1, 2):  # columns to the right, zeros come in
        answers = model(pad(x, (moved, -moved))[n_train:]).argmax(dim=1)
        right = (answers == y[n_train:]).double().mean().item()
        row += f" {right:5.2f}"
    print(row)
