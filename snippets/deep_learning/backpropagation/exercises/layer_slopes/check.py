from answer import layer_slopes
from grading import kind, same


def slopes(x, w, dz):
    return kind("layer_slopes", layer_slopes(x, w, dz), ([[0.0]], [[0.0]], [0.0]))


dx, dw, db = slopes([[2.0]], [[3.0]], [[5.0]])
assert same(dx, [[15]]), (
    "One number each: z = x w + b with x = 2, w = 3 and dz = 5. How fast does z change "
    "with x? And in which order do you return the slopes?"
)
assert same(dw, [[10]]) and same(db, [5]), "And how fast does z change with w, and with b?"
w = [[1.0, 10.0], [100.0, 1000.0]]
dx, dw, db = slopes([[1.0, 2.0]], w, [[1.0, 2.0]])
assert not same(dx, [[201, 2010]]), (
    "dx is dz w here, and the shapes fit only because w is square. Which neurons did "
    "the first input reach?"
)
assert same(dx, [[21, 2100]]), (
    "The first input reaches neuron 0 by the weight 1 and neuron 1 by the weight 10. "
    "What does it collect from slopes 1 and 2?"
)
dx, dw, db = slopes([[1.0, 2.0]], w, [[3.0, 4.0]])
assert not same(dw, [[3, 6], [4, 8]]), (
    "dw lies the wrong way: its row belongs to an input, like the row of w."
)
assert same(dw, [[3, 4], [6, 8]]), (
    "The weight from input i to neuron j meets x[i] and dz[j]. What does it get?"
)
x, w = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
dx, dw, db = slopes(x, w, [[1.0, 2.0], [3.0, 4.0]])
assert not same(dw, [[12, 16], [15, 20], [18, 24]]), (
    "Only the last example counts: its slopes overwrite those of the first. The same "
    "weight serves every example."
)
assert same(dw, [[13, 18], [17, 24], [21, 30]]), (
    "A weight serves every example of the batch. What happens to slopes that arrive by "
    "several roads?"
)
assert same(db, [4, 6]), "The bias serves every example, too. Which sum is its slope?"
assert same(dx, [[1, 2, 3], [3, 4, 7]]), (
    "dx has one row for each example, and no example gets another one's slope."
)
x = [[1.0, -2.0], [0.5, 3.0], [4.0, 0.0], [-1.0, 7.0], [2.0, 2.5]]
w = [[1.0, -1.0, 2.0], [0.0, 3.0, 0.5]]
dz = [[1.0, 0.0, -2.0], [0.5, 1.0, 0.0], [0.0, 2.0, 1.0], [3.0, -1.0, 0.0], [1.0, 1.0, 4.0]]
dx, dw, db = slopes(x, w, dz)
assert [len(part) for part in (dx, dw, db)] == [5, 2, 3], (
    "Five examples of two inputs, three neurons: dx has five rows, dw two, and db three numbers."
)
assert same(db, [5.5, 3, 3]) and same(dw, [[0.25, 11.5, 10], [23, -1.5, 14]]), (
    "With five examples, two inputs and three neurons, the slopes of w or b are not those of a numerical check."
)
assert same(dx, [[-3, -1], [-0.5, 3], [0, 6.5], [4, -3], [8, 5]]), (
    "With five examples, two inputs and three neurons, the slopes of x are not those of a numerical check."
)
