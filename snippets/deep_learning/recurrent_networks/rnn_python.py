"""A recurrent network in plain Python: a loop that hands on a state."""

from math import tanh

Vector = list[float]
Matrix = list[Vector]


def rnn(x: Matrix, w: Matrix, u: Matrix, b: Vector) -> Matrix:
    h, states = [0.0] * len(b), []
    for x_t in x:
        h = [
            tanh(
                sum(a * c for a, c in zip(w_row, h))
                + sum(a * c for a, c in zip(u_row, x_t))
                + bias
            )
            for w_row, u_row, bias in zip(w, u, b)
        ]
        states.append(h)
    return states  # (seq_len, d_hidden)


x = [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]  # (seq_len, d_in)
w = [[0.5, -1.0], [1.0, 0.5]]  # (d_hidden, d_hidden)
u = [[1.0, 0.0], [0.5, -1.0]]  # (d_hidden, d_in)
b = [0.0, 0.1]  # (d_hidden)

for h in rnn(x, w, u, b):
    print("  ".join(f"{number:7.4f}" for number in h))
