"""Three normalizations in plain Python: rows or columns."""

from math import sqrt

Matrix = list[list[float]]
eps = 1e-5
x = [[1.0, 3.0, 5.0, 7.0], [2.0, 2.0, 0.0, 8.0]]  # (batch, d_model)


def centered(numbers: list[float]) -> list[float]:
    mean = sum(numbers) / len(numbers)
    return [number - mean for number in numbers]


def scaled(numbers: list[float]) -> list[float]:
    square = sum(number**2 for number in numbers) / len(numbers)
    return [number / sqrt(square + eps) for number in numbers]


def layer_norm(x: Matrix) -> Matrix:
    return [scaled(centered(row)) for row in x]


def rms_norm(x: Matrix) -> Matrix:
    return [scaled(row) for row in x]


def batch_norm(x: Matrix) -> Matrix:
    columns = [scaled(centered(list(column))) for column in zip(*x)]
    return [list(row) for row in zip(*columns)]


for norm in (layer_norm, rms_norm, batch_norm):
    for row in norm(x):
        shown = "".join(f"{number:8.4f}" for number in row)
        print(f"{norm.__name__:10} {shown}")
