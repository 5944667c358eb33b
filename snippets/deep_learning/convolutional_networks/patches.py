# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""A vision model's first layer: cut into patches, or convolve."""

import torch
from torch import nn

torch.manual_seed(0)
patch, d_model = 16, 768
image = torch.rand(1, 3, 224, 224)  # (batch, channels, height, width)

layer = nn.Conv2d(3, d_model, kernel_size=patch, stride=patch)
by_filter = layer(image).flatten(2).mT  # (batch, seq_len, d_model)

cut = image.unfold(2, patch, patch).unfold(3, patch, patch)
cut = cut.permute(0, 2, 3, 1, 4, 5).flatten(3)  # (batch, 14, 14, 768)
by_matrix = cut.flatten(1, 2) @ layer.weight.flatten(1).T + layer.bias

print("as a sequence     ", tuple(by_filter.shape))
print("numbers in a patch", cut.shape[-1])
equal = torch.allclose(by_filter, by_matrix, atol=1e-5)
print("the two agree     ", equal)
