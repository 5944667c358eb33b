from math import sqrt

from answer import block
from grading import kind, plain, same

X = [[1.0, 3.0, 5.0, 7.0], [2.0, 0.0, 0.0, 2.0]]


def at(attention, feed_forward):
    return kind("block", block([row[:] for row in X], attention, feed_forward), [[0.0]])


def nothing(rows):
    return [[0.0] * len(row) for row in plain(rows)]


def ones(rows):
    return [[8.0, 0.0, 0.0, 0.0] for _ in plain(rows)]


got = at(nothing, nothing)
assert not same(got, nothing(X)), (
    "With parts that find nothing, the block must hand on what came in. Where does x go past the parts?"
)
assert same(got, X), (
    "The stream itself has been normalized. Which vectors does pre-norm normalize: those that are added, "
    "or those that a part reads?"
)

read = []


def watch(rows):
    read.append(plain(rows))
    return nothing(rows)


at(watch, watch)
assert len(read) == 2 and all(abs(sum(row)) < 1e-5 for rows in read for row in rows), (
    "A part has received rows that are not normalized. What stands before each of the two parts?"
)
assert same(at(ones, nothing)[0], [9, 3, 5, 7]), (
    "What attention found has not reached the end. How many residual connections does a block have?"
)
read.clear()
at(ones, watch)
assert read[0][0][0] > 0, (
    "The network does not see what attention found. Which x does it read?"
)
assert same(at(ones, ones)[1], [18, 0, 0, 2]), (
    "Each part adds its result once to the stream, so 2 becomes 2 + 8 + 8."
)


def norm(row):
    mean = sum(row) / len(row)
    return [(a - mean) / sqrt(sum((b - mean) ** 2 for b in row) / len(row) + 1e-5) for a in row]


def turn(rows):
    return [row[::-1] for row in plain(rows)]


def triple(rows):
    return [[3 * a for a in row] for row in plain(rows)]


between = [[a + b for a, b in zip(row, norm(row)[::-1])] for row in X]
wanted = [[a + 3 * b for a, b in zip(row, norm(row))] for row in between]
assert same(at(turn, triple), wanted, tolerance=1e-3), (
    "With an attention that turns each row around and a network that takes it times three, the result is wrong. "
    "Which part comes first, and what does each of them read?"
)
