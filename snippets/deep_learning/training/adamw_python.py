"""AdamW in plain Python: two running averages for each weight."""

from math import sqrt

lr, beta1, beta2, eps, weight_decay = 0.1, 0.9, 0.95, 1e-8, 0.1


class AdamW:
    def __init__(self, n_weights: int) -> None:
        self.m = [0.0] * n_weights  # average gradient
        self.v = [0.0] * n_weights  # average squared gradient
        self.t = 0

    def step(self, w: list[float], grad: list[float]) -> None:
        self.t += 1
        for i, g in enumerate(grad):
            self.m[i] = beta1 * self.m[i] + (1 - beta1) * g
            self.v[i] = beta2 * self.v[i] + (1 - beta2) * g * g
            mean = self.m[i] / (1 - beta1**self.t)
            square = self.v[i] / (1 - beta2**self.t)
            w[i] -= lr * weight_decay * w[i]
            w[i] -= lr * mean / (sqrt(square) + eps)


w = [1.0, 1.0]
optimizer = AdamW(len(w))
for _ in range(5):
    grad = [w[0] - 2, 100 * (w[1] - 2)]  # one slope 100 times as steep
    optimizer.step(w, grad)
    print(f"{w[0]:.4f}  {w[1]:.4f}")
