# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
# ///
"""One name, two operations: libraries of deep learning do not flip."""

import numpy as np
import torch
from torch.nn.functional import conv1d

x = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
w = np.array([1.0, 2.0, 3.0])

by_torch = conv1d(torch.tensor(x)[None], torch.tensor(w)[None, None])
print("np.convolve  ", np.convolve(x, w, mode="valid"))
print("np.correlate ", np.correlate(x, w, mode="valid"))
print("torch conv1d ", by_torch[0].numpy())
