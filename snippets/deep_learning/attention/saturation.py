# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""Unscaled scores make softmax pick one key and stop learning."""

import numpy as np

rng = np.random.default_rng(0)
power = 0.5  # of d_head, by which scores are divided


def softmax(scores: np.ndarray) -> np.ndarray:
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


print("d_head   largest weight   slope of the softmax")
print("         raw    scaled    raw      scaled")
for d_head in (4, 64, 1024):
    q = rng.normal(size=(100, d_head))
    k = rng.normal(size=(100, 10, d_head))  # ten keys a query
    scores = np.einsum("nd,nkd->nk", q, k)
    raw, scaled = softmax(scores), softmax(scores / d_head**power)
    # dw/ds = w (1 - w): zero when a weight is 0 or 1
    slopes = [(w * (1 - w)).mean() for w in (raw, scaled)]
    tops = [w.max(axis=-1).mean() for w in (raw, scaled)]
    print(
        f"{d_head:6}   {tops[0]:.2f}   {tops[1]:.2f}"
        f"      {slopes[0]:.3f}    {slopes[1]:.3f}"
    )
