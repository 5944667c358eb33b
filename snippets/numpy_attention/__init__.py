"""Attention in NumPy, small enough to read and complete enough to use.

The functions take arrays with any number of leading axes. Shapes are written
as in the book: `seq_len` words, `d_model` numbers for each, `n_heads` heads of
`d_head = d_model / n_heads` numbers. All of it equals PyTorch to rounding; the
tests say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["MultiHeadAttention", "attention", "causal_mask", "padding_mask", "softmax"]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn scores into weights that are positive and sum to one.

    Args:
        scores: Any shape; the last axis is normalised. `-inf` means weight 0.

    Returns:
        An array of the same shape.

    Raises:
        ValueError: If a row holds nothing but `-inf`: it has no right answer.
    """
    top = scores.max(axis=-1, keepdims=True)
    if np.isneginf(top).any():
        raise ValueError("a row is masked completely; let every query see at least one key")
    weights = np.exp(scores - top)
    return weights / weights.sum(axis=-1, keepdims=True)


def causal_mask(seq_len: int) -> np.ndarray:
    """Which word may see which, when nobody sees the future.

    Args:
        seq_len: The number of words.

    Returns:
        Booleans of shape (seq_len, seq_len), true where query i may see key j.
    """
    return np.tri(seq_len, dtype=bool)


def padding_mask(lengths: list[int], seq_len: int) -> np.ndarray:
    """Which keys are words and which are filling.

    Args:
        lengths: The number of real words of each sequence in the batch.
        seq_len: The padded length.

    Returns:
        Booleans of shape (batch, 1, seq_len), true where the key is a word; the
        middle axis spreads over the queries. `&` joins it with a causal mask.

    Raises:
        ValueError: If a length is not between 1 and `seq_len`.
    """
    if any(not 1 <= length <= seq_len for length in lengths):
        raise ValueError(f"lengths must lie between 1 and {seq_len}, not {lengths}")
    return (np.arange(seq_len) < np.array(lengths)[:, None])[:, None, :]


def attention(
    q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray | None = None
) -> np.ndarray:
    """Scaled dot-product attention: mix values by how well keys match queries.

    Source: Vaswani et al., "Attention Is All You Need", 2017, equation 1.

    Args:
        q: Queries, (..., n_queries, d_head).
        k: Keys, (..., n_keys, d_head).
        v: Values, (..., n_keys, d_value).
        mask: Booleans that broadcast to (..., n_queries, n_keys), true where a
            query may see a key. None lets every query see every key.

    Returns:
        One mixture of values for each query, (..., n_queries, d_value).

    Raises:
        ValueError: If shapes do not fit, or a query may see no key at all.
    """
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"queries have {q.shape[-1]} numbers, keys {k.shape[-1]}; they must match")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"{k.shape[-2]} keys but {v.shape[-2]} values; each key needs its value")
    scores = q @ np.swapaxes(k, -2, -1) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    return softmax(scores) @ v


# region multi_head
@dataclass
class MultiHeadAttention:
    """Several attentions side by side, each on projections of its own.

    Source: Vaswani et al., "Attention Is All You Need", section 3.2.2.

    Attributes:
        w_q: Query projection, (d_model, d_model).
        w_k: Key projection, (d_model, d_model).
        w_v: Value projection, (d_model, d_model).
        w_o: Output projection, (d_model, d_model).
        n_heads: The number of heads; it must divide d_model.
    """

    w_q: np.ndarray
    w_k: np.ndarray
    w_v: np.ndarray
    w_o: np.ndarray
    n_heads: int

    def split(self, x: np.ndarray) -> np.ndarray:
        """To (..., n_heads, seq_len, d_head)."""
        heads = x.reshape(*x.shape[:-1], self.n_heads, -1)
        return np.swapaxes(heads, -3, -2)

    def join(self, heads: np.ndarray) -> np.ndarray:
        """Back to (..., seq_len, d_model)."""
        x = np.swapaxes(heads, -3, -2)
        return x.reshape(*x.shape[:-2], -1)

    def __call__(
        self, x: np.ndarray, mask: np.ndarray | None = None
    ) -> np.ndarray:
        """Let the words of `x`, (..., seq_len, d_model), look.

        `mask` is one for all heads, as `attention` takes it for `x`.
        """
        if mask is not None:
            if mask.ndim > x.ndim:
                raise ValueError("one mask for all heads: no head axis")
            # (..., 1, seq_len, seq_len), the same for every head
            mask = np.atleast_2d(mask)[..., None, :, :]
        projections = (self.w_q, self.w_k, self.w_v)
        q, k, v = (self.split(x @ w) for w in projections)
        return self.join(attention(q, k, v, mask)) @ self.w_o
# endregion multi_head
