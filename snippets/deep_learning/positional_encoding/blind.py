"""Put the words in every order: attention sees no difference."""

from itertools import permutations
from math import exp, sqrt
from random import Random

Vector = list[float]
rng = Random(0)
words = "seven minus two is five".split()
meaning = {word: [rng.gauss(0, 1) for _ in range(4)] for word in words}


def attend(x: list[Vector]) -> list[Vector]:
    """Each vector becomes an average, weighted by dot products."""
    mixed = []
    for query in x:
        dots = [sum(a * b for a, b in zip(query, key)) for key in x]
        weights = [exp(dot / sqrt(len(query))) for dot in dots]
        total = sum(weights)
        columns = zip(*x)
        mixed.append(
            [
                sum(w * a for w, a in zip(weights, column)) / total
                for column in columns
            ]
        )
    return mixed


seen: dict[str, set] = {word: set() for word in words}
orders = list(permutations(words))
for order in orders:
    outputs = attend([meaning[word] for word in order])
    for word, output in zip(order, outputs):
        seen[word].add(tuple(round(number, 9) for number in output))

print(f"{len(orders)} orders of {len(words)} words")
for word in words:
    print(f"{word:>6}: {len(seen[word])} distinct output")
