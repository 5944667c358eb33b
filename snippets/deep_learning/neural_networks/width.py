# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""Twice as many bumps, a quarter of the error; and nothing outside."""

import numpy as np


def curve(x: np.ndarray) -> np.ndarray:
    return np.sin(x) + x / 3


def network(x: np.ndarray, pieces: int) -> np.ndarray:
    """One hidden layer whose bumps share their neurons."""
    knots = np.linspace(0, 6, pieces + 1)
    slopes = np.diff(curve(knots)) / np.diff(knots)
    w = np.diff(slopes, prepend=0.0)  # (pieces,): the change of slope
    hidden = np.maximum(0, x[:, None] - knots[:-1])  # (len(x), pieces)
    return hidden @ w + curve(knots[0])


x = np.linspace(0, 6, 6001)
print("neurons    error  (6 / neurons)² / 8")
for n in (2, 4, 8, 16, 32, 64, 128, 256):
    error = np.abs(network(x, n) - curve(x)).max()
    print(f"{n:7} {error:8.5f} {(6 / n) ** 2 / 8:19.5f}")
far = np.array([12.0])
print(f"\ncurve at 12: {curve(far)[0]:.2f}", end="   ")
print(f"256 neurons: {network(far, 256)[0]:.2f}")
