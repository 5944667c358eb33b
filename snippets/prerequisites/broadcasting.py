# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""One stray axis turns four errors into sixteen, without a warning."""

import numpy as np

targets = np.array([1.0, 2.0, 3.0, 4.0])  # (4,)
predictions = targets.reshape(4, 1)  # (4, 1), every one is right

stray = predictions - targets
clean = predictions[:, 0] - targets

for name, errors in ("stray", stray), ("clean", clean):
    shape = str(errors.shape)
    print(f"{name}  shape {shape:6}  loss {np.mean(errors**2):.1f}")
