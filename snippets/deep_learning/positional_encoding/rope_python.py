"""RoPE in plain Python: each pair of numbers is a clock hand."""

from math import cos, sin

Matrix = list[list[float]]

# (seq_len, d_head): the same query at places 0, 1 and 2
q = [[1.0, 0.0, 0.0, 1.0]] * 3


def rope(x: Matrix, base: float = 10_000) -> Matrix:
    half, odd = divmod(len(x[0]), 2)
    if odd:
        raise ValueError("pairs need an even number of numbers")
    turned = []
    for place, vector in enumerate(x):
        first, second = vector[:half], vector[half:]
        left, right = [], []
        for i, (a, b) in enumerate(zip(first, second)):
            angle = place * base ** (-i / half)
            left.append(a * cos(angle) - b * sin(angle))
            right.append(a * sin(angle) + b * cos(angle))
        turned.append(left + right)
    return turned


for row in rope(q):
    print("  ".join(f"{number:6.3f}" for number in row))
