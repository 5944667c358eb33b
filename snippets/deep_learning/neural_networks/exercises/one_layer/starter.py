Matrix = list[list[float]]


def layer(x: Matrix, w: Matrix, b: list[float]) -> Matrix:
    """ReLU of x w + b; x (batch, n_in), w (n_in, n_out), b (n_out)."""
    return [[0.0 for _ in b] for _ in x]
