# hint: The network does not see what attention found
from collections.abc import Callable
from math import sqrt

Matrix = list[list[float]]
Part = Callable[[Matrix], Matrix]


def norm(x: Matrix) -> Matrix:
    result = []
    for row in x:
        mean = sum(row) / len(row)
        variance = sum((a - mean) ** 2 for a in row) / len(row)
        result.append([(a - mean) / sqrt(variance + 1e-5) for a in row])
    return result


def add(a: Matrix, b: Matrix) -> Matrix:
    return [[s + t for s, t in zip(*rows)] for rows in zip(a, b)]


def block(x: Matrix, attention: Part, feed_forward: Part) -> Matrix:
    """One transformer block, pre-norm, with both residual connections."""
    y = norm(x)
    return add(add(x, attention(y)), feed_forward(y))
