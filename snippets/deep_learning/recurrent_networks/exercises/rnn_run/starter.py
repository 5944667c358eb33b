from math import tanh


def read(x: list[float], w: float, u: float, b: float) -> list[float]:
    """The states of an RNN with one hidden unit, after each number."""
    return [tanh(u * number + b) for number in x]
