# hint: The first step is right, the second takes
class Parameter:
    def __init__(self, data: float) -> None:
        self.data, self.grad = data, 0.0


def walk_back(w: Parameter, b: Parameter, points: list) -> float:
    """Add the slopes to each grad; return the loss of w x + b."""
    loss = 0.0
    for x, y in points:
        error = w.data * x + b.data - y
        loss += error**2
        w.grad += 2 * error * x
        b.grad += 2 * error
    return loss


def train(w, b, points, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(walk_back(w, b, points))
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return losses
