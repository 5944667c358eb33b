# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""The convolution that models call; it wants a batch in front."""

import torch
from torch.nn.functional import conv2d

x = torch.tensor([[[0.0, 0.0, 9.0, 9.0]] * 4])  # (c_in 1, 4, 4)
upright = torch.tensor([[-1.0, 0.0, 1.0]] * 3)
w = torch.stack([upright, upright.T])[:, None]  # (2, 1, 3, 3)

for stride, padding in ((1, 0), (2, 1)):
    (maps,) = conv2d(x[None], w, stride=stride, padding=padding)
    print(f"stride {stride}, padding {padding}")
    for name, y in zip(("upright", "level"), maps):
        rows = [" ".join(f"{number:3.0f}" for number in r) for r in y]
        print(f"  {name:7}", " | ".join(rows))
