"""Label smoothing: the target, the loss, and the floor beneath it."""

from math import log

vocab_size = 37_000


def target(smoothing: float) -> tuple[float, float]:
    """Share of the right token, and of each other one."""
    each = smoothing / vocab_size
    return 1 - smoothing + each, each


def loss(p: float, smoothing: float) -> float:
    """The model gives p to the right token, the rest evenly."""
    right, each = target(smoothing)
    n_others = vocab_size - 1
    other = (1 - p) / n_others
    return -right * log(p) - n_others * each * log(other)


print("p of the right token  smoothing 0.0    0.1    0.2")
for p in (0.5, 0.8, 0.9, 0.99, 0.9999):
    losses = "  ".join(f"{loss(p, s):5.2f}" for s in (0.0, 0.1, 0.2))
    print(f"{p:20}          {losses}")

least = "  ".join(f"{loss(target(s)[0], s):5.2f}" for s in (0.1, 0.2))
print(f"smallest possible loss         0.00  {least}")
