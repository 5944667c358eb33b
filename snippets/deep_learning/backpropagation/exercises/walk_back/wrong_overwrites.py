# hint: a + a has slope 2, and you have 1
class Value:
    def __init__(self, data: float, parents=(), slopes=()) -> None:
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other: "Value") -> "Value":
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: "Value") -> "Value":
        slopes = (other.data, self.data)
        return Value(self.data * other.data, (self, other), slopes)

def walk_back(loss):
    order = []

    def visit(value):
        if value not in order:
            for parent in value.parents:
                visit(parent)
            order.append(value)

    visit(loss)
    loss.grad = 1.0
    for value in reversed(order):
        for parent, slope in zip(value.parents, value.slopes):
            parent.grad = slope * value.grad
