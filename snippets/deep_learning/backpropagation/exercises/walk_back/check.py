from answer import Value, walk_back

a, b, c = Value(2.0), Value(3.0), Value(5.0)
product = a * b
loss = product * c
walk_back(loss)
assert loss.grad == 1.0, "How fast does the loss change with itself? The walk begins there."
assert product.grad == 5.0 and c.grad == 6.0, (
    "The loss is product times c. The slope towards one factor is the value of the other."
)
assert (a.grad, b.grad) != (3.0, 2.0), (
    "The slopes of a and b do not know what comes after the product. What do slopes "
    "along a path do?"
)
assert (a.grad, b.grad) == (15.0, 10.0), (
    "The walk has to go on from the product to what it was made from."
)
a = Value(3.0)
walk_back(a + a)
assert a.grad != 1.0, (
    "a + a has slope 2, and you have 1: one of the two slopes that arrive at a "
    "overwrites the other."
)
assert a.grad == 2.0, "Two slopes of 1 arrive at a. What do they make together?"
a, b = Value(2.0), Value(3.0)
walk_back(a * b + a)
assert (a.grad, b.grad) == (4.0, 2.0), (
    "In a * b + a, a is used in two places, with slopes 3 and 1."
)
# The short road to a value is found before the long one.
a = Value(1.0)
b = a + a
c = b + b * b
walk_back(c + b)
assert (b.grad, a.grad) == (6.0, 12.0), (
    "A value hands on its slope before all of it has arrived, or hands it on twice. "
    "In which order must values be visited?"
)
a = value = Value(1.0)
for _ in range(12):
    value = value + value
walk_back(value)
assert a.grad == 2.0**12, "12 doublings: the slope of a should be 2 to the power 12."
