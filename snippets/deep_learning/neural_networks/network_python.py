"""A network in plain Python: one function, called for each layer."""

Matrix = list[list[float]]

x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]  # (batch, 2)
layers = [  # of each layer w (n_in, n_out) and b (n_out)
    ([[1.0, -1.0, 0.5], [-1.0, 1.0, 0.5]], [0.0, 0.0, 0.1]),
    ([[1.0, 0.2], [1.0, 0.3], [0.0, 0.4]], [0.0, -0.1]),
]


def layer(x: Matrix, w: Matrix, b: list[float]) -> Matrix:
    neurons = list(zip(*w))  # a column of w belongs to one neuron
    return [
        [
            sum(x_i * w_i for x_i, w_i in zip(row, neuron)) + b_j
            for neuron, b_j in zip(neurons, b)
        ]
        for row in x
    ]


def relu(z: Matrix) -> Matrix:
    return [[max(0.0, number) for number in row] for row in z]


def network(x: Matrix, layers: list[tuple]) -> Matrix:
    for w, b in layers[:-1]:
        x = relu(layer(x, w, b))  # (batch, n_out)
    return layer(x, *layers[-1])  # the last layer does not bend


for row in network(x, layers):
    print("  ".join(f"{number:.4f}" for number in row))
