# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib", "scikit-learn", "threadpoolctl"]
# ///
"""Nine trainings of one small network, eight of them sick."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from threadpoolctl import threadpool_limits

pixels, labels = load_digits(return_X_y=True)
order = np.random.default_rng(0).permutation(len(pixels))
x, y = pixels[order] / 16, labels[order]  # (1797, 64), (1797,)
x_val, y_val, x, y = x[:500], y[:500], x[500:1500], y[500:1500]


def forward(x: np.ndarray, w: list[np.ndarray]) -> tuple:
    hidden = np.maximum(0, x @ w[0] + w[1])  # (batch, 64)
    logits = hidden @ w[2] + w[3]  # (batch, 10)
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return hidden, p / p.sum(axis=-1, keepdims=True)


def loss_of(x: np.ndarray, y: np.ndarray, w: list) -> float:
    p = forward(x, w)[1][np.arange(len(y)), y]
    return -np.log(np.maximum(p, 1e-30)).mean()


def train(
    lr=0.3, keep=0.0, start=1.0, bias=0.0, x=x, y=y, shuffle=True
) -> list:
    """Losses on batches and validation data, units that ever open."""
    rng = np.random.default_rng(1)
    w = [rng.normal(size=(64, 64)) * start / 8, np.full(64, bias)]
    w += [rng.normal(size=(64, 10)) * start / 8, np.zeros(10)]
    grads, recent, curve = [0.0] * 4, [], []
    for step in range(400):
        if shuffle:
            batch = rng.integers(len(x), size=32)
        else:
            batch = np.arange(32 * step, 32 * step + 32) % len(x)
        hidden, p = forward(x[batch], w)
        recent.append(loss_of(x[batch], y[batch], w))
        d_logits = (p - np.eye(10)[y[batch]]) / 32
        d_hidden = d_logits @ w[2].T * (hidden > 0)
        new = [x[batch].T @ d_hidden, d_hidden.sum(axis=0)]
        new += [hidden.T @ d_logits, d_logits.sum(axis=0)]
        # keep=0: the old gradient is cleared before the new one comes
        grads = [keep * old + grad for old, grad in zip(grads, new)]
        w = [weight - lr * grad for weight, grad in zip(w, grads)]
        if step % 20 == 19:
            opens = (forward(x_val, w)[0] > 0).any(axis=0).sum()
            held_out = loss_of(x_val, y_val, w)
            curve.append((np.mean(recent), held_out, opens))
            recent = []
    return curve


by_class = np.argsort(y, kind="stable")
shuffled = np.random.default_rng(2).permutation(y)
with threadpool_limits(1):  # tiny matrices: more would only wait
    runs = {
        "A": train(),
        "B": train(lr=0.005),
        "C": train(lr=1.6),
        "D": train(lr=0.03, keep=1.0),
        "E": train(x=x[:200], y=shuffled[:200]),
        "F": train(x=x[:40], y=y[:40], lr=0.5),
        "G": train(bias=-20.0),
        "H": train(start=6.0),
        "I": train(x=x[by_class], y=y[by_class], shuffle=False),
    }
figure, axes = plt.subplots(figsize=(4.6, 4.4))
axes.axis("off")
axes.set(xlim=(-110, 1370), ylim=(-13.6, 5.4))
gap = [[np.nan], [np.nan]]  # between panels the pen is lifted
frames, levels, batches, validations = [gap], [gap], [gap], [gap]
print("    first     last   validation   open units")
for place, (name, curve) in enumerate(runs.items()):
    batch, validation, opens = np.array(curve).T
    ends = f"{batch[0]:8.3f} {batch[-1]:8.3f} {validation[-1]:12.3f}"
    print(f"{name} {ends} {opens[-1]:12.0f}")
    left, low = place % 3 * 480, -(place // 3) * 6
    right, steps = left + 400, left + np.arange(20, 401, 20)
    axes.text(left, low + 4.7, name, weight="bold")
    frames += [[[left, left, right], [low + 4.5, low, low]], gap]
    levels += [[[left, right], [low + np.log(10)] * 2], gap]
    batches += [[steps, low + np.minimum(batch, 4.5)], gap]
    validations += [[steps, low + np.minimum(validation, 4.5)], gap]
axes.plot(*np.hstack(frames), color="C3", lw=0.8)
axes.plot(*np.hstack(levels), color="C3", linestyle=":", lw=0.8)
axes.plot(*np.hstack(batches), color="C0", lw=1.6)
axes.plot(*np.hstack(validations), color="C1", lw=1.6)
for text, spot in {"0": 0, "2.3": np.log(10), "4.5": 4.5}.items():
    axes.text(-15, spot, text, ha="right", va="center")
axes.text(200, -13, "400 steps", ha="center")
axes.text(1100, -5.1, "validation", color="C1")
axes.text(1100, -5.75, "batches", color="C0")
figure.savefig("gallery.svg")
