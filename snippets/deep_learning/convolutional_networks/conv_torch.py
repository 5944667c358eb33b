# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""A convolution in PyTorch, written as one matrix product."""

import torch
from torch.nn.functional import pad


def conv2d(
    x: torch.Tensor, w: torch.Tensor, stride: int = 1, padding: int = 0
) -> torch.Tensor:
    x = pad(x, [padding] * 4)
    k_high, k_wide = w.shape[2:]
    windows = x.unfold(1, k_high, stride).unfold(2, k_wide, stride)
    _, rows, columns, _, _ = windows.shape
    # every window becomes a column, every filter a row
    windows = windows.permute(0, 3, 4, 1, 2).reshape(w[0].numel(), -1)
    return (w.flatten(1) @ windows).reshape(-1, rows, columns)


x = torch.tensor([[[0.0, 0.0, 9.0, 9.0]] * 4])  # (c_in 1, 4, 4)
upright = torch.tensor([[-1.0, 0.0, 1.0]] * 3)
w = torch.stack([upright, upright.T])[:, None]  # (2, 1, 3, 3)

for stride, padding in ((1, 0), (2, 1)):
    maps = conv2d(x, w, stride, padding)
    print(f"stride {stride}, padding {padding}")
    for name, y in zip(("upright", "level"), maps):
        rows = [" ".join(f"{number:3.0f}" for number in r) for r in y]
        print(f"  {name:7}", " | ".join(rows))
