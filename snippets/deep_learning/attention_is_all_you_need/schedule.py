# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""Equation 3: up in a straight line, down with a root."""

import matplotlib.pyplot as plt

warmup = 4000


def lrate(step: int, d_model: int, warmup: int = warmup) -> float:
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


steps = range(100, 100_001, 100)
figure, axes = plt.subplots()
for name, d_model in {"base": 512, "big": 1024}.items():
    rates = [lrate(step, d_model) for step in steps]
    axes.plot(steps, rates)
    axes.text(102_000, rates[-1], name, va="center")
    shown = "  ".join(
        f"{step:,}: {lrate(step, d_model):.2e}"
        for step in (1, 4000, 16_000, 100_000)
    )
    print(f"{name:4}  {shown}")
axes.set(xlabel="step", ylabel="learning rate", xlim=(0, 116_000))
axes.set_xticks([4000, 50_000, 100_000], ["4,000", "50,000", "100,000"])
ticks = 0, 0.0003, 0.0005, 0.0007
axes.set_yticks(ticks, [str(tick) for tick in ticks])
figure.savefig("schedule.svg")
