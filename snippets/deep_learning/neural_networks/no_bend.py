"""Two layers without a bend do the work of one."""

Matrix = list[list[float]]


def product(a: Matrix, b: Matrix) -> Matrix:
    return [
        [sum(p * q for p, q in zip(row, column)) for column in zip(*b)]
        for row in a
    ]


def relu(z: Matrix) -> Matrix:
    return [[max(0, number) for number in row] for row in z]


x = [[0, 0], [0, 1], [1, 0], [1, 1]]  # (batch, 2)
w1 = [[1, -1], [-1, 1]]  # the hand-made weights, biases 0
w2 = [[1], [1]]
w = product(w1, w2)  # (2, 1): both layers in one matrix

outputs = {
    "two layers, bend": product(relu(product(x, w1)), w2),
    "two layers, no bend": product(product(x, w1), w2),
    "one layer, w1 w2": product(x, w),
}
for name, y in outputs.items():
    print(f"{name:20}", *(f"{row[0]:2}" for row in y))
