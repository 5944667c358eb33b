"""A convolution is a dense layer whose weights are tied, or zero."""


def as_matrix(w: list[float], n: int) -> list[list[float]]:
    """The matrix that does what sliding `w` along `n` numbers does."""
    zeros = n - len(w)
    return [[0] * i + w + [0] * (zeros - i) for i in range(zeros + 1)]


loudness = [3, 3, 3, 9, 3, 3]
matrix = as_matrix([-1, 2, -1], len(loudness))
for row in matrix:
    y = sum(a * b for a, b in zip(row, loudness))
    print(" ".join(f"{weight:2}" for weight in row), f"  gives {y:3}")

print(f"\n{'weights and biases':18} {'dense':>15} {'3 × 3':>6}")
for size, c_in, c_out in ((8, 1, 16), (224, 3, 64)):
    n_in, n_out = size**2 * c_in, size**2 * c_out
    dense, conv = (n_in + 1) * n_out, (9 * c_in + 1) * c_out
    name = f"{size}², {c_in} to {c_out} maps"
    print(f"{name:18} {dense:15,} {conv:6,}")
