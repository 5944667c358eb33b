from math import inf

Matrix = list[list[float]]


def alibi_bias(n_heads: int, seq_len: int) -> list[Matrix]:
    """What is added to the scores: (n_heads, seq_len, seq_len)."""
    slopes = [2 ** (-8 * head / n_heads) for head in range(1, n_heads + 1)]
    places = range(seq_len)
    return [
        [[-slope * (i - j) if j <= i else -inf for j in places] for i in places]
        for slope in slopes
    ]
