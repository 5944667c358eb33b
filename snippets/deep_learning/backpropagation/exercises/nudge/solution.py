from collections.abc import Callable


def slopes(
    f: Callable[[list[float]], float], p: list[float], h: float = 1e-5
) -> list[float]:
    """The slope of f at p for each number, by nudging to both sides."""
    found = []
    for i in range(len(p)):
        up, down = p[:], p[:]
        up[i] += h
        down[i] -= h
        found.append((f(up) - f(down)) / (2 * h))
    return found
