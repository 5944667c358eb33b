"""How much of a memory survives a forget gate that is held."""

from math import exp, log


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


print("bias   gate  after 10  after 50  half is left after")
for bias in (-1, 0, 1, 3, 5):
    gate = sigmoid(bias)
    half = log(0.5) / log(gate)
    print(
        f"{bias:4} {gate:6.3f} {gate**10:9.2g} {gate**50:9.2g}"
        f" {half:13.1f} steps"
    )
