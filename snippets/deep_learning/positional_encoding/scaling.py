# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
# ///
"""Three ways to slow the hands for a context eight times as long."""

import matplotlib.pyplot as plt
import numpy as np

# Llama 3.1: trained to 8,192 places, then stretched
d_head, base, factor, trained = 128, 500_000, 8, 8_192


# region ways
def plain(base: float = base) -> np.ndarray:
    return base ** (-np.arange(0, d_head, 2) / d_head)  # (d_head/2,)


def interpolated() -> np.ndarray:
    return plain() / factor


def ntk() -> np.ndarray:
    return plain(base * factor ** (d_head / (d_head - 2)))


def llama3(low: float = 1, high: float = 4) -> np.ndarray:
    """Slow pairs are divided, fast ones kept, a ramp lies between."""
    turns = trained * plain() / (2 * np.pi)  # within the trained length
    kept = np.clip((turns - low) / (high - low), 0, 1)
    return kept * plain() + (1 - kept) * plain() / factor
# endregion ways


slowed = llama3() / plain()
print(f"kept {(slowed == 1).sum()},", end=" ")
print(f"ramp {((slowed < 1) & (slowed > 1 / factor)).sum()},", end=" ")
print(f"divided by {factor}: {(slowed == 1 / factor).sum()}")

figure, axes = plt.subplots()
ways = {"interpolation": interpolated, "NTK": ntk, "Llama 3.1": llama3}
places = ((4, 7.4), (14, 2.7), (38, 1.3))
for (name, way), (x, y) in zip(ways.items(), places):
    axes.plot(plain() / way())
    axes.text(x, y, name, color=axes.lines[-1].get_color())
    divided = plain() / way()
    some = (divided[i] for i in (0, 16, 32, 48, 63))
    print(f"{name:14}", *(f"{number:5.2f}" for number in some))
axes.set(xlabel="pair (fast to slow)", ylabel="slowed by")
axes.set(ylim=(0, 8.8), xticks=[0, 32, 63], yticks=[1, 8])
figure.savefig("scaling.svg")
