Matrix = list[list[float]]


def alibi_bias(n_heads: int, seq_len: int) -> list[Matrix]:
    """What is added to the scores: (n_heads, seq_len, seq_len)."""
    ...
