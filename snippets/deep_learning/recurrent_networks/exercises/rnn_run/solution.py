from math import tanh


def read(x: list[float], w: float, u: float, b: float) -> list[float]:
    """The states of an RNN with one hidden unit, after each number."""
    h, states = 0.0, []
    for number in x:
        h = tanh(w * h + u * number + b)
        states.append(h)
    return states
