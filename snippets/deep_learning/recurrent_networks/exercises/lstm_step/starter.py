from math import exp, tanh


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


def step(z: list[float], c: float) -> tuple[float, float]:
    """One LSTM unit: four sums in torch's order, the memory before.

    Returns the new state h and the new memory c.
    """
    return 0.0, c
