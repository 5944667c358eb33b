Matrix = list[list[float]]


def layer_slopes(
    x: Matrix, w: Matrix, dz: Matrix
) -> tuple[Matrix, Matrix, list[float]]:
    """Slopes of the loss for x, w and b, given those for z = x w + b.

    x (batch, n_in), w (n_in, n_out), dz (batch, n_out).
    """
    dx = [[0.0 for _ in row] for row in x]
    dw = [[0.0 for _ in row] for row in w]
    db = [0.0 for _ in w[0]]
    return dx, dw, db
