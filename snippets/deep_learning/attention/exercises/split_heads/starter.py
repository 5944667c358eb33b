Matrix = list[list[float]]


def split_heads(x: Matrix, n_heads: int) -> list[Matrix]:
    """Cut (seq_len, d_model) into n_heads pieces (seq_len, d_head)."""
    ...


def join_heads(heads: list[Matrix]) -> Matrix:
    """Put the pieces back together: (seq_len, d_model)."""
    ...
