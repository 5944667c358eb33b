"""Attention without its softmax is a recurrent network."""

Matrix = list[list[float]]


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b))


def by_looking_back(q: Matrix, k: Matrix, v: Matrix) -> Matrix:
    """Each word looks at itself and at every earlier one."""
    return [
        [
            sum(dot(q[t], k[s]) * v[s][j] for s in range(t + 1))
            for j in range(len(v[0]))
        ]
        for t in range(len(q))
    ]


def by_state(q: Matrix, k: Matrix, v: Matrix) -> Matrix:
    """Each word updates one matrix and is then forgotten."""
    state = [[0.0] * len(v[0]) for _ in k[0]]  # (d_head, d_head)
    out = []
    for q_t, k_t, v_t in zip(q, k, v):
        for row, number in zip(state, k_t):
            for j, value in enumerate(v_t):
                row[j] += number * value
        out.append([dot(q_t, column) for column in zip(*state)])
    return out  # (seq_len, d_head)


q = [[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]  # (seq_len, d_head)
k = [[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]]
v = [[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]]
for looked, kept in zip(by_looking_back(q, k, v), by_state(q, k, v)):
    print("looking back", looked, "  from the state", kept)
