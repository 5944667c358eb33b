# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""Two ways to pair the numbers of a head, and what a mix-up does."""

import numpy as np

d_head = 8
frequencies = 10_000.0 ** (-np.arange(0, d_head, 2) / d_head)
neighbors = np.arange(d_head).reshape(-1, 2)  # pairs (0, 1), (2, 3) …
halves = np.arange(d_head).reshape(2, -1).T  # pairs (0, 4), (1, 5) …


def turn(x: np.ndarray, place: int, pairs: np.ndarray) -> np.ndarray:
    first, second = pairs.T
    cos, sin = np.cos(place * frequencies), np.sin(place * frequencies)
    turned = np.empty_like(x)
    turned[first] = x[first] * cos - x[second] * sin
    turned[second] = x[first] * sin + x[second] * cos
    return turned


rng = np.random.default_rng(0)
q, k = rng.normal(size=(2, d_head))
order = neighbors.T.ravel()  # 0 2 4 6 1 3 5 7
print("query at 3, key at 1, and both moved on by 100:")
for name, one, other, layout in (
    ("neighbors", q, k, neighbors),
    ("halves", q, k, halves),
    ("halves, columns reordered", q[order], k[order], halves),
):
    scores = [
        turn(one, 3 + s, layout) @ turn(other, 1 + s, layout)
        for s in (0, 100)
    ]
    print(f"  {name:26}{scores[0]:6.3f} {scores[1]:6.3f}")
mixed = [
    turn(q, 3 + s, neighbors) @ turn(k, 1 + s, halves)
    for s in (0, 100)
]
print(f"  {'one of each':26}{mixed[0]:6.3f} {mixed[1]:6.3f}")
