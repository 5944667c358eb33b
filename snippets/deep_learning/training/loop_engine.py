"""The training loop on the engine of the page before."""

from __future__ import annotations

from math import exp, log, tanh


# region value
class Value:
    """A number that remembers the numbers it was made from."""

    __slots__ = ("data", "grad", "parents", "slopes")

    def __init__(self, data: float, parents=(), slopes=()) -> None:
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes  # of this number, one for each parent

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        slopes = (other.data, self.data)
        return Value(self.data * other.data, (self, other), slopes)

    def __pow__(self, power: float) -> Value:
        slope = power * self.data ** (power - 1)
        return Value(self.data**power, (self,), (slope,))

    def exp(self) -> Value:
        result = exp(self.data)
        return Value(result, (self,), (result,))

    def log(self) -> Value:
        return Value(log(self.data), (self,), (1 / self.data,))

    def tanh(self) -> Value:
        result = tanh(self.data)
        return Value(result, (self,), (1 - result**2,))

    def relu(self) -> Value:
        slope = float(self.data > 0)
        return Value(self.data * slope, (self,), (slope,))

    def __neg__(self) -> Value:
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:
        return self + -other

    def __rsub__(self, other: float) -> Value:
        return -self + other

    def __truediv__(self, other: Value | float) -> Value:
        return self * other**-1

    def __rtruediv__(self, other: float) -> Value:
        return self**-1 * other

    __radd__, __rmul__ = __add__, __mul__

    def backward(self) -> None:
        """Add to every `grad` how fast this number changes with it."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif id(value) not in seen:
                seen.add(id(value))
                stack.append((value, True))
                stack += [(parent, False) for parent in value.parents]
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
# endregion value


# region loop
x = [1.0, 2.0]
y = [3.0, 5.0]
w, b, lr = Value(0.0), Value(0.0), 0.1

print("step    loss      w      b")
for step in range(201):
    errors = [w * x_i + b - y_i for x_i, y_i in zip(x, y)]  # forward
    loss = sum(error**2 for error in errors) / len(x)
    loss.backward()
    if step in (0, 1, 2, 200):
        print(f"{step:4} {loss.data:7.3f} {w.data:6.3f} {b.data:6.3f}")
    for parameter in (w, b):
        parameter.data -= lr * parameter.grad  # step
        parameter.grad = 0.0  # zero
# endregion loop
