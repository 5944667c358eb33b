# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn", "torch"]
# ///
"""A dataset knows one example, a loader makes shuffled batches."""

import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset


class Digits(Dataset):
    def __init__(self) -> None:
        x, y = load_digits(return_X_y=True)
        self.x = torch.tensor(x / 16, dtype=torch.float32)  # (1797, 64)
        self.y = torch.tensor(y)  # (1797,), int64

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, i: int) -> tuple[torch.Tensor, torch.Tensor]:
        return self.x[i], self.y[i]


digits = Digits()
for drop_last in False, True:
    loader = DataLoader(
        digits, batch_size=64, shuffle=True, drop_last=drop_last,
        generator=torch.Generator().manual_seed(0),
    )
    for epoch in range(2):
        labels = [y for x, y in loader]
        last = len(labels[-1])
        print(f"drop_last {drop_last!s:5}  epoch {epoch}"
              f"  {len(labels)} batches, the last of {last:2}"
              f"  begins {labels[0][:5].tolist()}")
