"""Every number remembers its origin, so slopes can walk back to it."""


class Value:
    def __init__(self, data: float, origin: tuple = ()) -> None:
        self.data, self.grad = data, 0.0
        self.origin = origin  # pairs: (input, slope towards it)

    def __add__(self, other: "Value") -> "Value":
        origin = ((self, 1.0), (other, 1.0))
        return Value(self.data + other.data, origin)

    def __mul__(self, other: "Value") -> "Value":
        origin = ((self, other.data), (other, self.data))
        return Value(self.data * other.data, origin)

    def backward(self) -> None:
        order: list[Value] = []  # every value after its inputs

        def visit(value: "Value") -> None:
            if value not in order:
                for source, _ in value.origin:
                    visit(source)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in value.origin:
                source.grad += slope * value.grad


w, b = Value(2.0), Value(-1.0)
for step in range(3):
    error = w * Value(3.0) + b + Value(-4.0)  # prediction - target
    loss = error * error
    loss.backward()
    print(f"w {w.data:.2f}  slope {w.grad:.2f}", end="   ")
    print(f"b {b.data:.2f}  slope {b.grad:.2f}   loss {loss.data:.2f}")
    w, b = Value(w.data - 0.01 * w.grad), Value(b.data - 0.01 * b.grad)
