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


def train(
    w: Parameter, b: Parameter, points: list, lr: float, steps: int
) -> list[float]:
    """Change w and b; return the loss before each step."""
    losses = []
    for _ in range(steps):
        losses.append(walk_back(w, b, points))
    return losses
