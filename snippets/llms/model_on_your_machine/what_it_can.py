# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# [tool.book]
# page = false
# ///
"""Shares with their 95 percent intervals, from the receipt."""

import json
from math import sqrt
from pathlib import Path

import matplotlib.pyplot as plt


# region wilson
def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Where the true share lies, with 95 percent confidence."""
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(
        share * (1 - share) / of + spread / of / 4
    )
    return middle - half, middle + half
# endregion wilson


receipt = Path(__file__).with_name("receipt.jsonl")  # by measure.py
facts = list(map(json.loads, receipt.open(encoding="utf-8")))[1:]
tests: dict[str, list[dict]] = {}
for fact in facts:
    tests.setdefault(fact["test"], []).append(fact)

for test, ways in tests.items():
    for fact in ways:
        low, high = wilson(fact["right"], fact["of"])
        counted = f"{fact['right']:>2} of {fact['of']}"
        print(f"{test:<15} {fact['way']:<27} {counted}"
              f"  {100 * low:>3.0f} to {100 * high:>2.0f}%")
        test = ""

figure, axes = plt.subplots(figsize=(5.0, 4.6))
y, left = 0.0, -0.85
for test in ("sentiment", "answer", "tool", "sums", "short problems"):
    y += 1.3
    axes.text(left, y, test, weight="bold", va="center")
    for fact in tests[test]:
        y += 1
        axes.text(left, y, fact["way"], va="center")
        ends = wilson(fact["right"], fact["of"])
        axes.plot(ends, [y, y], color="C0")
        axes.plot(fact["right"] / fact["of"], y, "o", color="C1")
axes.set(xlim=(left, 1.02), ylim=(y + 0.8, 0.5), yticks=[])
axes.set_xticks([0, 0.5, 1], ["0", "50%", "100%"])
axes.spines["left"].set_visible(False)
figure.savefig("what_it_can.svg")
