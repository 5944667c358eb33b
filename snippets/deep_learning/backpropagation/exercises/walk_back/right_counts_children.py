"""No recursion: a value's turn comes when all its children have had theirs."""


class Value:
    __slots__ = ("data", "grad", "parents", "slopes")

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))


def walk_back(loss):
    children, found = {loss: 0}, [loss]
    for value in found:
        for parent in value.parents:
            if parent not in children:
                children[parent] = 0
                found.append(parent)
            children[parent] += 1
    for value in found:
        value.grad = 0.0
    loss.grad = 1
    ready = [loss]
    while ready:
        value = ready.pop()
        for parent, slope in zip(value.parents, value.slopes):
            parent.grad += slope * value.grad
            children[parent] -= 1
            if not children[parent]:
                ready.append(parent)
