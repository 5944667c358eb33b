from answer import layer

square = [[1.0, 2.0], [3.0, 4.0]]
assert layer([[1.0, 0.0]], square, [0.0, 0.0]) != [[1.0, 3.0]], (
    "Your neurons are the rows of w. Which numbers of w meet the first input, "
    "if w has n_in rows?"
)
assert layer([[1.0, 10.0]], square, [0.0, 0.0]) == [[31.0, 42.0]], (
    "Without biases, the input (1, 10) and the columns (1, 3) and (2, 4) should "
    "give 31 and 42. Which sum does each column make?"
)
assert layer([[1.0, 1.0]], square, [100.0, 200.0]) != [[204.0, 406.0]], (
    "The bias counts once for every input here. How often does a neuron add it?"
)
assert layer([[0.0, 0.0]], square, [0.5, 0.25]) == [[0.5, 0.25]], (
    "When all inputs are zero, what is left of the sum?"
)
assert layer([[1.0, 0.0]], [[-1.0, 2.0], [0.0, 0.0]], [0.0, 0.0]) == [[0.0, 2.0]], (
    "A sum of -1 came out as something else than 0. Where is the bend?"
)
assert layer([[1.0]], [[-2.0]], [3.0]) == [[1.0]], (
    "-2 plus a bias of 3 is above zero, so the bend leaves it alone. Which comes "
    "first, the bias or the bend?"
)
assert layer([[1.0], [2.0], [3.0]], [[1.0, 2.0]], [0.0, 1.0]) == [
    [1.0, 3.0],
    [2.0, 5.0],
    [3.0, 7.0],
], "Three examples, one input, two neurons: is there one row for each example?"
