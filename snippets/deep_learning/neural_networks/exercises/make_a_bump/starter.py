Neuron = tuple[float, float, float]  # weight, bias, output weight


def output(neurons: list[Neuron], x: float) -> float:
    return sum(out * max(0.0, w * x + b) for w, b, out in neurons)


def bump(left: float, middle: float, right: float) -> list[Neuron]:
    """Three neurons: 0 up to left, 1 at the middle, 0 from right on."""
    return [(1.0, -left, 1.0)]
