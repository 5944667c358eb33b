Neuron = tuple[float, float, float]  # weight, bias, output weight


def output(neurons: list[Neuron], x: float) -> float:
    return sum(out * max(0.0, w * x + b) for w, b, out in neurons)


def bump(left: float, middle: float, right: float) -> list[Neuron]:
    """Three neurons: 0 up to left, 1 at the middle, 0 from right on."""
    up, down = 1 / (middle - left), 1 / (right - middle)
    return [
        (1.0, -left, up),  # begin to rise
        (1.0, -middle, -up - down),  # stop rising, begin to fall
        (1.0, -right, down),  # stop falling
    ]
