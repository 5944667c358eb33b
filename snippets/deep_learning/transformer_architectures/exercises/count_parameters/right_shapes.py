"""A list of shapes, as a checkpoint holds them."""

from math import prod


def count_parameters(n_layers, d_model, n_heads, n_kv_heads, d_ff, vocab_size, tied):
    d_head = d_model // n_heads
    shapes = [(vocab_size, d_model), (d_model,)]
    if not tied:
        shapes.append((d_model, vocab_size))
    for _ in range(n_layers):
        shapes += [(d_model,), (n_heads * d_head, d_model), (n_kv_heads * d_head, d_model)]
        shapes += [(n_kv_heads * d_head, d_model), (d_model, n_heads * d_head), (d_model,)]
        shapes += [(d_ff, d_model), (d_ff, d_model), (d_model, d_ff)]
    return sum(map(prod, shapes))
