class Value:
    def __init__(self, data: float, parents=(), slopes=()) -> None:
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other: "Value") -> "Value":
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: "Value") -> "Value":
        slopes = (other.data, self.data)
        return Value(self.data * other.data, (self, other), slopes)


def walk_back(loss: Value) -> None:
    """Set `grad` of every value that the loss was made from."""
    for parent, slope in zip(loss.parents, loss.slopes):
        parent.grad = slope
