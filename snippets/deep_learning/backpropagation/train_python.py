"""The network in plain Python, trained by the engine."""

from __future__ import annotations

from math import exp, log, tanh
from random import Random


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


# From here on, the network
x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]  # (batch, 2)
y = [0, 1, 1, 0]  # is the phrase a mistake?
rng, lr = Random(0), 0.5


def draw(n_in: int, n_out: int) -> list[list[Value]]:
    return [
        [Value(rng.uniform(-1, 1)) for _ in range(n_out)]
        for _ in range(n_in)
    ]


def layer(x: list, w: list[list[Value]], b: list[Value]) -> list[Value]:
    return [
        sum((w_i * x_i for w_i, x_i in zip(column, x)), b_j)
        for column, b_j in zip(zip(*w), b)
    ]


def loss_of(w1: list, b1: list, w2: list, b2: list) -> Value:
    total = Value(0.0)
    for row, answer in zip(x, y):
        h = [z.tanh() for z in layer(row, w1, b1)]
        powers = [logit.exp() for logit in layer(h, w2, b2)]
        total -= (powers[answer] / sum(powers)).log()
    return total / len(x)


w1, b1 = draw(2, 4), [Value(0.0) for _ in range(4)]
w2, b2 = draw(4, 2), [Value(0.0) for _ in range(2)]
parameters = [*sum(w1, []), *b1, *sum(w2, []), *b2]
for step in range(201):
    loss = loss_of(w1, b1, w2, b2)
    loss.backward()
    if step in (0, 10, 50, 200):
        slope = w2[0][0].grad
        print(f"step {step:3}  loss {loss.data:.6f}", end="  ")
        print(f"slope {slope:9.6f}")
    for parameter in parameters:
        parameter.data -= lr * parameter.grad
        parameter.grad = 0.0
