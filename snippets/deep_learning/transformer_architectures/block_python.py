"""A whole transformer block in plain Python: pre-norm, causal."""

from math import exp, sqrt
from random import Random

Matrix = list[list[float]]
seq_len, d_model, n_heads, d_ff = 3, 4, 2, 8
rng = Random(0)


def random(rows: int, columns: int) -> Matrix:
    return [
        [rng.gauss(0, 0.5) for _ in range(columns)] for _ in range(rows)
    ]


x = random(seq_len, d_model)
w_q, w_k, w_v, w_o = (random(d_model, d_model) for _ in range(4))
w_in, w_out = random(d_model, d_ff), random(d_ff, d_model)


def matmul(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b))
    return [
        [sum(s * t for s, t in zip(row, column)) for column in columns]
        for row in a
    ]


def add(a: Matrix, b: Matrix) -> Matrix:
    return [[s + t for s, t in zip(*rows)] for rows in zip(a, b)]


def norm(x: Matrix) -> Matrix:
    result = []
    for row in x:
        mean = sum(row) / len(row)
        variance = sum((a - mean) ** 2 for a in row) / len(row)
        result.append([(a - mean) / sqrt(variance + 1e-5) for a in row])
    return result


def head(q: Matrix, k: Matrix, v: Matrix) -> Matrix:
    mixed = []
    for i, query in enumerate(q, 1):  # causal: the first i keys
        dots = matmul([query], list(zip(*k[:i])))[0]
        top = max(dots)  # subtracting it avoids overflow
        weights = [exp((dot - top) / sqrt(len(query))) for dot in dots]
        total = sum(weights)
        shares = [weight / total for weight in weights]
        mixed += matmul([shares], v[:i])
    return mixed


def attention(x: Matrix) -> Matrix:
    q, k, v = (matmul(x, w) for w in (w_q, w_k, w_v))
    d_head, heads = d_model // n_heads, []
    for start in range(0, d_model, d_head):
        part = slice(start, start + d_head)
        heads.append(head(*([r[part] for r in m] for m in (q, k, v))))
    joined = [sum(rows, []) for rows in zip(*heads)]
    return matmul(joined, w_o)


def feed_forward(x: Matrix) -> Matrix:
    hidden = matmul(x, w_in)  # (seq_len, d_ff)
    return matmul([[max(0.0, a) for a in row] for row in hidden], w_out)


def block(x: Matrix) -> Matrix:
    x = add(x, attention(norm(x)))
    return add(x, feed_forward(norm(x)))


for row in block(x):
    print("  ".join(f"{number:6.3f}" for number in row))
