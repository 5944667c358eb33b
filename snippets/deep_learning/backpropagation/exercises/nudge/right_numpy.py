"""The rows of a matrix are the nudged points."""

import numpy as np


def slopes(f, p, h=1e-5):
    points = np.array(p) + h * np.vstack([np.eye(len(p)), -np.eye(len(p))])
    up, down = np.array([f(point) for point in points.tolist()]).reshape(2, -1)
    return (up - down) / (2 * h)
