"""The same walk downhill with four learning rates."""

largest = 0.3


def loss(w: float) -> float:
    return (2 * w - 6) ** 2


def slope(w: float) -> float:
    return 4 * (2 * w - 6)


def descend(w: float, lr: float, steps: int) -> list[float]:
    path = [w]
    for _ in range(steps):
        w -= lr * slope(w)
        path.append(w)
    return path


print("  lr     w0     w1     w2     w3     w4     w5   loss")
for lr in 0.01, 0.1, 0.2, largest:
    path = descend(1.0, lr, steps=5)
    shown = " ".join(f"{w:6.2f}" for w in path)
    print(f"{lr:4.2f} {shown} {loss(path[-1]):6.2f}")
