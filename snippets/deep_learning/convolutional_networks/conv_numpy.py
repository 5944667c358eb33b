# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""A convolution in NumPy: all windows at once, then one sum."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(
    x: np.ndarray, w: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    sides = (padding, padding)
    x = np.pad(x, ((0, 0), sides, sides))
    windows = sliding_window_view(x, w.shape[2:], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]  # (c_in, r, c, k, k)
    return np.einsum("cijuv,ocuv->oij", windows, w)


x = np.array([[[0.0, 0.0, 9.0, 9.0]] * 4])  # (c_in 1, 4, 4)
upright = np.array([[-1.0, 0.0, 1.0]] * 3)
w = np.stack([upright, upright.T])[:, None]  # (c_out 2, c_in 1, 3, 3)

for stride, padding in ((1, 0), (2, 1)):
    maps = conv2d(x, w, stride, padding)
    print(f"stride {stride}, padding {padding}")
    for name, y in zip(("upright", "level"), maps):
        rows = [" ".join(f"{number:3.0f}" for number in r) for r in y]
        print(f"  {name:7}", " | ".join(rows))
