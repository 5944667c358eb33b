"""Dropout changes every pass and, on average, nothing."""

import random

rng = random.Random(3)
x = [1.0, 2.0, 3.0, 4.0]
p = 0.25  # of being dropped


def dropout(x: list[float], p: float) -> list[float]:
    keep = [rng.random() >= p for _ in x]
    return [n / (1 - p) if kept else 0.0 for n, kept in zip(x, keep)]


for _ in range(3):
    shown = "".join(f"{number:7.2f}" for number in dropout(x, p))
    print("one pass      " + shown)
passes = [dropout(x, p) for _ in range(10_000)]
mean = [sum(column) / len(passes) for column in zip(*passes)]
print("mean of many  " + "".join(f"{number:7.1f}" for number in mean))
