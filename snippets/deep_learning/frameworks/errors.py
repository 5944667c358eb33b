# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
# ///
"""Seven errors that everybody meets, each from one line."""

import textwrap
from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

layer = nn.Linear(64, 10)
x, y = torch.rand(5, 64), torch.tensor([3, 1, 4, 1, 5])
w = torch.ones(3, requires_grad=True)


def in_place() -> None:
    hidden = w.exp()
    hidden += 1  # backward needs the old hidden
    hidden.sum().backward()


mistakes: dict[str, Callable] = {
    "shape": lambda: layer(x.T),
    "dtype": lambda: layer(torch.from_numpy(np.ones((5, 64)))),
    "device": lambda: nn.Linear(64, 10, device="meta")(x),
    "labels": lambda: cross_entropy(layer(x), y.float()),
    "classes": lambda: cross_entropy(x[:, :5], y),
    "in place": in_place,
    "no graph": lambda: x.sum().backward(),
}
for name, mistake in mistakes.items():
    try:
        mistake()
    except (RuntimeError, IndexError) as error:
        for line in textwrap.wrap(str(error), 61)[:2]:
            print(f"{name:9} {line}")
            name = ""
