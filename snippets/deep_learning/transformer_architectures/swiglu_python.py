"""SwiGLU in plain Python: one half decides how much passes."""

from math import exp
from random import Random

Vector = list[float]
Matrix = list[Vector]
d_model, d_ff = 3, 8
rng = Random(0)


def random(rows: int, columns: int) -> Matrix:
    return [
        [rng.gauss(0, 1) for _ in range(columns)] for _ in range(rows)
    ]


w_gate, w_up = random(d_ff, d_model), random(d_ff, d_model)
w_down = random(d_model, d_ff)


def apply(w: Matrix, x: Vector) -> Vector:
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def silu(a: float) -> float:
    return a / (1 + exp(-a))


def swiglu(x: Vector) -> Vector:
    gate = [silu(a) for a in apply(w_gate, x)]  # (d_ff,)
    passed = [g * a for g, a in zip(gate, apply(w_up, x))]
    return apply(w_down, passed)  # (d_model,)


print(*(f"{number:.4f}" for number in swiglu([1.0, -0.5, 2.0])))
