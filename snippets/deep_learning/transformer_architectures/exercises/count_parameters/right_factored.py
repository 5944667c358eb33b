"""Everything is a multiple of d_model."""

from fractions import Fraction


def count_parameters(n_layers, d_model, n_heads, n_kv_heads, d_ff, vocab_size, tied):
    shared = Fraction(n_kv_heads, n_heads)
    columns = n_layers * (2 * d_model * (1 + shared) + 3 * d_ff + 2) + 1 + vocab_size * (2 - bool(tied))
    return int(columns * d_model)
