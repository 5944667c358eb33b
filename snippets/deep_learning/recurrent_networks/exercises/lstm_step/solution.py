from math import exp, tanh


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


def step(z: list[float], c: float) -> tuple[float, float]:
    """One LSTM unit: four sums in torch's order, the memory before.

    Returns the new state h and the new memory c.
    """
    write, keep, candidate, show = z
    c = sigmoid(keep) * c + sigmoid(write) * tanh(candidate)
    return sigmoid(show) * tanh(c), c
