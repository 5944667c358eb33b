"""An LSTM in plain Python, with its gates in PyTorch's order."""

from math import exp, tanh

Vector = list[float]
Matrix = list[Vector]


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


def lstm(x: Matrix, w: Matrix, u: Matrix, b: Vector) -> Matrix:
    d_hidden = len(b) // 4
    h, c, states = [0.0] * d_hidden, [0.0] * d_hidden, []
    for x_t in x:
        z = [
            sum(a * y for a, y in zip(w_row + u_row, h + x_t)) + bias
            for w_row, u_row, bias in zip(w, u, b)
        ]  # (4 · d_hidden)
        cuts = range(0, 4 * d_hidden, d_hidden)
        i, f, g, o = (z[cut : cut + d_hidden] for cut in cuts)
        for n in range(d_hidden):
            keep, write = sigmoid(f[n]), sigmoid(i[n])
            c[n] = keep * c[n] + write * tanh(g[n])
            h[n] = sigmoid(o[n]) * tanh(c[n])
        states.append(h[:])
    return states  # (seq_len, d_hidden)


x = [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]  # (seq_len, d_in)
w = [[0.1 * (i - j) for j in range(2)] for i in range(8)]
u = [[0.2 * (i + j) - 0.9 for j in range(2)] for i in range(8)]
b = [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]  # forget gates: 1

for h in lstm(x, w, u, b):
    print("  ".join(f"{number:7.4f}" for number in h))
