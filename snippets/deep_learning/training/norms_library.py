# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Three normalizations as layers, with learned numbers at 1 and 0."""

import torch
from torch import nn

x = torch.tensor([[1.0, 3.0, 5.0, 7.0], [2.0, 2.0, 0.0, 8.0]])
layers = {
    "layer_norm": nn.LayerNorm(4, eps=1e-5),
    "rms_norm": nn.RMSNorm(4, eps=1e-5),
    "batch_norm": nn.BatchNorm1d(4, eps=1e-5),
}
for name, layer in layers.items():
    for row in layer(x).tolist():
        shown = "".join(f"{number:8.4f}" for number in row)
        print(f"{name:10} {shown}")
