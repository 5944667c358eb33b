"""Every layer folds the line once more: pieces double with depth."""


def fold(x: float) -> float:
    """Two neurons: up from 0 to 1, and back down to 0."""
    return 2 * max(0.0, x) - 4 * max(0.0, x - 0.5)


def pieces(n_layers: int, steps: int = 4096) -> int:
    """How many straight pieces the network has between 0 and 1."""
    y = [i / steps for i in range(steps + 1)]
    for _ in range(n_layers):
        y = [fold(value) for value in y]
    up = [after > before for before, after in zip(y, y[1:])]
    return 1 + sum(a != b for a, b in zip(up, up[1:]))


for n_layers in (1, 2, 3, 6, 10):
    n = pieces(n_layers)
    print(f"{n_layers:2} layers of two neurons: {n:4} pieces")
