Matrix = list[list[float]]


def layer(x: Matrix, w: Matrix, b: list[float]) -> Matrix:
    """ReLU of x w + b; x (batch, n_in), w (n_in, n_out), b (n_out)."""
    return [
        [
            max(0.0, sum(p * q for p, q in zip(row, column)) + b_j)
            for column, b_j in zip(zip(*w), b)
        ]
        for row in x
    ]
