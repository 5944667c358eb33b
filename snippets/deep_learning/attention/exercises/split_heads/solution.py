Matrix = list[list[float]]


def split_heads(x: Matrix, n_heads: int) -> list[Matrix]:
    """Cut (seq_len, d_model) into n_heads pieces (seq_len, d_head)."""
    d_head = len(x[0]) // n_heads
    return [
        [row[h * d_head : (h + 1) * d_head] for row in x]
        for h in range(n_heads)
    ]


def join_heads(heads: list[Matrix]) -> Matrix:
    """Put the pieces back together: (seq_len, d_model)."""
    return [sum(pieces, []) for pieces in zip(*heads)]
