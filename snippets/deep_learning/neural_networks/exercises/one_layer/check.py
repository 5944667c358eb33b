from answer import layer
from grading import kind, same


def at(x, w, b):
    return kind("layer", layer(x, w, b), [[0.0]])


square = [[1.0, 2.0], [3.0, 4.0]]
assert not same(at([[1.0, 0.0]], square, [0.0, 0.0]), [[1, 3]]), (
    "Your neurons are the rows of w. Which numbers of w meet the first input, "
    "if w has n_in rows?"
)
assert same(at([[1.0, 10.0]], square, [0.0, 0.0]), [[31, 42]]), (
    "Without biases, the input (1, 10) and the columns (1, 3) and (2, 4) should "
    "give 31 and 42. Which sum does each column make?"
)
assert not same(at([[1.0, 1.0]], square, [100.0, 200.0]), [[204, 406]]), (
    "The bias counts once for every input here. How often does a neuron add it?"
)
assert same(at([[0.0, 0.0]], square, [0.5, 0.25]), [[0.5, 0.25]]), (
    "When all inputs are zero, what is left of the sum?"
)
assert same(at([[1.0, 0.0]], [[-1.0, 2.0], [0.0, 0.0]], [0.0, 0.0]), [[0, 2]]), (
    "A sum of -1 came out as something else than 0. Where is the bend?"
)
assert same(at([[1.0]], [[-2.0]], [3.0]), [[1]]), (
    "-2 plus a bias of 3 is above zero, so the bend leaves it alone. Which comes "
    "first, the bias or the bend?"
)
assert same(at([[1.0], [2.0], [3.0]], [[1.0, 2.0]], [0.0, 1.0]), [[1, 3], [2, 5], [3, 7]]), (
    "Three examples, one input, two neurons: is there one row for each example?"
)
x, w = [[1.0, -2.0, 0.5, 3.0], [0.0, 4.0, -1.0, 2.0]], [[1.0, 0.0, -1.0], [0.5, 2.0, 1.0], [-2.0, 1.0, 0.0], [3.0, -1.0, 0.25]]
assert same(at(x, w, [-1.0, 9.0, 2.0]), [[7, 2.5, 0], [9, 14, 6.5]]), (
    "Two examples of four inputs, three neurons: the numbers are wrong. Does each bias belong to its own neuron?"
)
