"""Zeroes once before the loop, and after each step."""


class Parameter:
    __slots__ = ("data", "grad")

    def __init__(self, data):
        self.data, self.grad = data, 0.0


def walk_back(w, b, points):
    loss = 0.0
    for x, y in points:
        error = w.data * x + b.data - y
        loss += error**2
        w.grad += 2 * error * x
        b.grad += 2 * error
    return loss


def train(w, b, points, lr, steps):
    w.grad, b.grad = 0, 0
    for _ in range(steps):
        yield walk_back(w, b, points)
        w.data, b.data = w.data - lr * w.grad, b.data - lr * b.grad
        w.grad, b.grad = 0, 0
