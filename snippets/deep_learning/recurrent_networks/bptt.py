"""Backpropagation through time: one weight, a share from every step."""

from math import tanh

x, target, u = [1.0, 0.0, 0.0, 0.0, 0.5], 0.0, 1.0


def states(w: float) -> list[float]:
    h = [0.0]
    for number in x:
        h.append(tanh(w * h[-1] + u * number))
    return h


w = 0.8
h = states(w)
slope, total = 2 * (h[-1] - target), 0.0  # of the loss (h - target)²
print("step  state  slope by state  share of the slope by w")
for t in range(len(x), 0, -1):
    before_tanh = slope * (1 - h[t] ** 2)
    share = before_tanh * h[t - 1]
    total += share  # the same w, once more
    print(f"{t:4} {h[t]:6.3f} {slope:15.4f} {share:24.4f}")
    slope = before_tanh * w  # what arrives at the state before

nudge = 1e-6
up, down = ((states(w + e)[-1] - target) ** 2 for e in (nudge, -nudge))
by_nudging = (up - down) / (2 * nudge)
print(f"sum of the shares {total:.4f}, by nudging w {by_nudging:.4f}")
