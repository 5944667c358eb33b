"""Slopes that pile up: a ball that rolls without friction."""

points = [(0.0, 1.0), (1.0, 3.0)]  # on the line 2 x + 1
lr = 0.1


def losses(zero: bool, lr: float = lr) -> list[float]:
    """The loss of the line w x + b before each step."""
    w = b = w_grad = b_grad = 0.0
    found = []
    for _ in range(101):
        errors = [w * x + b - y for x, y in points]
        found.append(sum(error**2 for error in errors))
        if zero:
            w_grad = b_grad = 0.0
        w_grad += sum(2 * e * x for e, (x, _) in zip(errors, points))
        b_grad += sum(2 * e for e in errors)
        w, b = w - lr * w_grad, b - lr * b_grad
    return found


steps = (0, 1, 5, 10, 20, 40, 60, 80, 100)
print("step       ", *(f"{step:5}" for step in steps))
for name, zero in {"zeroed": True, "not zeroed": False}.items():
    found = losses(zero)
    print(f"{name:11}", *(f"{found[step]:5.2f}" for step in steps))
