"""One neuron cannot read "not bad"; three neurons can."""

from itertools import product

phrases = {  # is "not" there, is "bad" there: is the phrase negative?
    "good": ((0, 0), False),
    "bad": ((0, 1), True),
    "not good": ((1, 0), True),
    "not bad": ((1, 1), False),
}


def neuron(x: tuple, w: tuple, bias: float) -> float:
    total = bias + sum(a * b for a, b in zip(x, w))
    return max(0.0, total)  # ReLU


grid = [step / 2 for step in range(-10, 11)]  # -5.0, -4.5 … 5.0
best = max(
    sum((neuron(x, (w1, w2), b) > 0) == y for x, y in phrases.values())
    for w1, w2, b in product(grid, repeat=3)
)
tried = len(grid) ** 3
print(f"one neuron: {best} of 4 right, the best of {tried} settings\n")
print("phrase    count  both  output")
for phrase, (x, y) in phrases.items():
    count = neuron(x, (1, 1), 0)
    both = neuron(x, (1, 1), -1)
    output = neuron((count, both), (1, -2), 0)
    assert (output > 0) == y
    print(f"{phrase:8} {count:6.0f} {both:5.0f} {output:7.0f}")
