from answer import Value, walk_back
from grading import same


def slopes(*values):
    return [value.grad for value in values]


a, b, c = Value(2.0), Value(3.0), Value(5.0)
product = a * b
loss = product * c
walk_back(loss)
assert same(loss.grad, 1), "How fast does the loss change with itself? The walk begins there."
assert same(slopes(product, c), [5, 6]), (
    "The loss is product times c. The slope towards one factor is the value of the other."
)
assert not same(slopes(a, b), [3, 2]), (
    "The slopes of a and b do not know what comes after the product. What do slopes "
    "along a path do?"
)
assert same(slopes(a, b), [15, 10]), (
    "The walk has to go on from the product to what it was made from."
)
a = Value(3.0)
walk_back(a + a)
assert not same(a.grad, 1), (
    "a + a has slope 2, and you have 1: one of the two slopes that arrive at a "
    "overwrites the other."
)
assert same(a.grad, 2), "Two slopes of 1 arrive at a. What do they make together?"
a, b = Value(2.0), Value(3.0)
walk_back(a * b + a)
assert same(slopes(a, b), [4, 2]), (
    "In a * b + a, a is used in two places, with slopes 3 and 1."
)
# The short road to a value is found before the long one.
a = Value(1.0)
b = a + a
c = b + b * b
walk_back(c + b)
assert same(slopes(b, a), [6, 12]), (
    "A value hands on its slope before all of it has arrived, or hands it on twice. "
    "In which order must values be visited?"
)
# The same with the long road first, and no two values alike.
a, b = Value(0.5), Value(-3.0)
inner = a * b + b
walk_back(inner * (a + b * b) * a)
assert same(slopes(inner, a, b), [4.75, -59.25, 20.625]), (
    "In (a b + b)(a + b b) a with a = 0.5 and b = -3, the slopes should be 4.75 for the "
    "first bracket, -59.25 for a and 20.625 for b."
)
a = value = Value(1.0)
for _ in range(20):
    value = value + value
walk_back(value)
assert same(a.grad, 2**20), "20 doublings: the slope of a should be 2 to the power 20."
two = Value(2.0), Value(2.0)
walk_back(two[0] * Value(7.0) + two[1])
assert same(slopes(*two), [7, 1]), "Two values with equal numbers are still two values."
