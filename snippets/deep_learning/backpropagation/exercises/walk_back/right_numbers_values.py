"""Every value gets a number when it is made, and parents have smaller ones."""

from itertools import count

number = count()


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad, self.number = data, 0.0, next(number)
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))


def walk_back(loss):
    reached, todo = set(), [loss]
    while todo:
        value = todo.pop()
        if value not in reached:
            reached.add(value)
            todo += value.parents
    loss.grad = 1.0
    for value in sorted(reached, key=lambda value: -value.number):
        for parent, slope in zip(value.parents, value.slopes):
            parent.grad = parent.grad + slope * value.grad
