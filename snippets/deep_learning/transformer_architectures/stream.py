"""One word through one block: everything is added to the stream."""

from math import sqrt

Vector = list[float]


def norm(x: Vector) -> Vector:
    """Shift to mean 0 and scale to variance 1."""
    mean = sum(x) / len(x)
    variance = sum((a - mean) ** 2 for a in x) / len(x)
    return [(a - mean) / sqrt(variance + 1e-5) for a in x]


def attention(x: Vector) -> Vector:
    """A stand-in: what the word found elsewhere."""
    return [0.5, 0.0, -0.5, 0.0]


def feed_forward(x: Vector) -> Vector:
    """A stand-in: keep what is positive, take half of it."""
    return [max(0.0, a) / 2 for a in x]


def show(name: str, x: Vector) -> None:
    print(f"{name:16}", *(f"{a:6.2f}" for a in x))


x = [1.0, 3.0, 5.0, 7.0]
show("the word", x)
show("  normalized", norm(x))
found = attention(norm(x))
show("  attention adds", found)
x = [a + b for a, b in zip(x, found)]
show("stream", x)
show("  normalized", norm(x))
thought = feed_forward(norm(x))
show("  network adds", thought)
x = [a + b for a, b in zip(x, thought)]
show("stream", x)
