from answer import layer_slopes

dx, dw, db = layer_slopes([[2.0]], [[3.0]], [[5.0]])
assert (dx, dw, db) != ([[10.0]], [[15.0]], [[5.0]]) and dx == [[15.0]], (
    "One number each: z = x w + b with x = 2, w = 3 and dz = 5. How fast does z change "
    "with x?"
)
assert dw == [[10.0]] and db == [5.0], "And how fast does z change with w, and with b?"
x, w, dz = [[1.0, 2.0]], [[1.0, 10.0], [100.0, 1000.0]], [[1.0, 2.0]]
dx, dw, db = layer_slopes(x, w, dz)
assert dw != [[1.0, 2.0], [2.0, 4.0]] or dx != [[201.0, 2010.0]], (
    "dx is dz w here, and the shapes fit only because w is square. Which neurons did "
    "the first input reach?"
)
assert dx == [[21.0, 2100.0]], (
    "The first input reaches neuron 0 by the weight 1 and neuron 1 by the weight 10. "
    "What does it collect from slopes 1 and 2?"
)
dx, dw, db = layer_slopes([[1.0, 2.0]], w, [[3.0, 4.0]])
assert dw != [[3.0, 6.0], [4.0, 8.0]], (
    "dw lies the wrong way: its row belongs to an input, like the row of w."
)
assert dw == [[3.0, 4.0], [6.0, 8.0]], (
    "The weight from input i to neuron j meets x[i] and dz[j]. What does it get?"
)
x, w = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
dx, dw, db = layer_slopes(x, w, [[1.0, 2.0], [3.0, 4.0]])
assert dw != [[12.0, 16.0], [15.0, 20.0], [18.0, 24.0]], (
    "Only the last example counts: its slopes overwrite those of the first. The same "
    "weight serves every example."
)
assert dw == [[13.0, 18.0], [17.0, 24.0], [21.0, 30.0]], (
    "A weight serves every example of the batch. What happens to slopes that arrive by "
    "several roads?"
)
assert db == [4.0, 6.0], "The bias serves every example, too. Which sum is its slope?"
assert dx == [[1.0, 2.0, 3.0], [3.0, 4.0, 7.0]], (
    "dx has one row for each example, and no example gets another one's slope."
)
