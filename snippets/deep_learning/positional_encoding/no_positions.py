"""Without any positions, a causal mask alone lets a model count."""

from itertools import permutations
from math import exp
from random import Random

rng = Random(0)
words = ["<s>", "seven", "minus", "two", "is"]
vector = {word: [rng.gauss(0, 1) for _ in range(4)] for word in words}


def attend(x: list[list[float]]) -> list[list[float]]:
    """Causal: word i averages over the words 0 to i."""
    mixed = []
    for i, query in enumerate(x):
        past = x[: i + 1]
        dots = [sum(a * b for a, b in zip(query, key)) for key in past]
        top = max(dots)  # subtracting it avoids overflow
        weights = [exp((dot - top) / 2) for dot in dots]
        total = sum(weights)
        shares = [weight / total for weight in weights]
        mixed.append(
            [
                sum(s * a for s, a in zip(shares, column))
                for column in zip(*past)
            ]
        )
    return mixed


# Equal keys, and a value of 1 for <s> alone: the average is 1 / count.
marks = [word == "<s>" for word in words]
means = [sum(marks[: i + 1]) / (i + 1) for i in range(len(words))]
print("average of the marks: ", *(f"{mean:.2f}" for mean in means))

# How many orders of three words can the last one tell apart?
last, layer = 4, {1: set(), 2: set()}
for middle in permutations(words[1:4]):
    x = [vector[word] for word in ("<s>", *middle, "is")]
    for n_layers in layer:
        x = attend(x)
        layer[n_layers].add(tuple(round(a, 9) for a in x[last]))
for n_layers, found in layer.items():
    print(f"layer {n_layers}: {len(found)} of 6 orders told apart")
