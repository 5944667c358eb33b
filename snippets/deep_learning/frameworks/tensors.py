# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
# ///
"""Views share their numbers with the original, copies do not."""

import numpy as np
import torch

array = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
for name, x in {
    "torch.tensor([1, 2])": torch.tensor([1, 2]),
    "torch.tensor([1.0, 2.0])": torch.tensor([1.0, 2.0]),
    "torch.from_numpy(array)": torch.from_numpy(array),
}.items():
    print(f"{name:25} {x.dtype}".ljust(42), x.device)

x = torch.tensor(array, dtype=torch.float32)  # (2, 3)
made = {
    "x[0]": x[0],
    "x.view(6)": x.view(6),
    "x.T": x.T,
    "x.reshape(6)": x.reshape(6),
    "x.T.reshape(6)": x.T.reshape(6),
    "x.clone()": x.clone(),
    "x.to(torch.float32)": x.to(torch.float32),
    "x.numpy()": x.numpy(),
}
x[0, 0] = 100.0
print("\nafter x[0, 0] = 100")
for name, other in made.items():
    print(f"{name:25} begins with {float(other.reshape(-1)[0]):5.0f}")
