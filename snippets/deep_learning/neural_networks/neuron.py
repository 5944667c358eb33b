"""A neuron: multiply, add, bend."""

phrases = {  # is the subject plural, is the verb plural
    "the key is": (0, 0),
    "the key are": (0, 1),
    "the keys is": (1, 0),
    "the keys are": (1, 1),
}


def neuron(x: tuple, w: tuple, b: float) -> float:
    z = sum(x_i * w_i for x_i, w_i in zip(x, w)) + b
    return max(0.0, z)  # ReLU


w, b = (1, -1), 0
for phrase, x in phrases.items():
    print(f"{phrase:13} x = {x}   output {neuron(x, w, b):.0f}")
