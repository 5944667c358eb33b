"""Momentum adds up steps that agree and cancels those that do not."""

Vector = list[float]
lr = 0.01


def gradient(w: Vector) -> Vector:
    """Of the valley (w₀² + 100 w₁²) / 2, steep in one direction."""
    return [w[0], 100 * w[1]]


def momentum_step(
    w: Vector, velocity: Vector, grad: Vector, lr: float, mu: float
) -> tuple[Vector, Vector]:
    velocity = [mu * v + g for v, g in zip(velocity, grad)]
    return [a - lr * v for a, v in zip(w, velocity)], velocity


print("what is left of the way after 25, 50, 100 steps")
for mu in (0.0, 0.5, 0.9):
    w, velocity, shown = [1.0, 1.0], [0.0, 0.0], []
    for step in range(1, 101):
        w, velocity = momentum_step(w, velocity, gradient(w), lr, mu)
        if step in (25, 50, 100):
            shown.append((w[0] ** 2 + w[1] ** 2) ** 0.5)
    left = "".join(f"{size:11.4f}" for size in shown)
    print(f"momentum {mu}: {left}")
