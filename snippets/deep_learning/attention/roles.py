# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///
"""One vector a word, three learned matrices: query, key and value."""

import numpy as np

rng = np.random.default_rng(0)
seq_len, d_model, d_head = 5, 8, 4
x = rng.normal(size=(seq_len, d_model))  # (seq_len, d_model)
w_q, w_k, w_v = rng.normal(size=(3, d_model, d_head))

q, k, v = x @ w_q, x @ w_k, x @ w_v  # (seq_len, d_head) each
scores = q @ k.T / np.sqrt(d_head)  # (seq_len, seq_len)
weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
weights /= weights.sum(axis=-1, keepdims=True)
output = weights @ v  # (seq_len, d_head)

print("x      ", x.shape)
print("q, k, v", q.shape)
print("weights", weights.shape)
print("output ", output.shape)
print("a row of weights sums to", weights[0].sum().round(6))
print(f"word 1 scores word 3 with {scores[1, 3]:5.2f}")
print(f"word 3 scores word 1 with {scores[3, 1]:5.2f}")
