# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""Four architectures, drawn as who may see whom."""

from collections.abc import Callable

import matplotlib.pyplot as plt

words = ["the", "cat", "le", "chat", "dort"]
given, n = 2, len(words)  # the first two words are the source
rules: dict[str, Callable[[int, int], bool]] = {
    "encoder-only": lambda i, j: True,
    "decoder-only": lambda i, j: j <= i,
    "prefix LM": lambda i, j: j < given or j <= i,
    "encoder-decoder": lambda i, j: j < given or j <= i,
}

figure, grid = plt.subplots(
    2, 2, figsize=(5.0, 4.6), sharex=True, sharey=True
)
for axes, (name, may_see) in zip(grid.flat, rules.items()):
    seen = [sum(may_see(i, j) for j in range(n)) for i in range(n)]
    left = [0] * n
    if name == "encoder-decoder":  # written words cross to the source
        left = [given * (i >= given) for i in range(n)]
    rest = [count - start for count, start in zip(seen, left)]
    axes.barh(words, rest, left=left, linewidth=0)
    axes.barh(words[given:], left[given:], linewidth=0)
    axes.set(title=name, xlim=(0, n), ylim=(n - 0.5, -0.5))
    axes.set_xticks([i + 0.5 for i in range(n)], words)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    print(f"{name:15}  {sum(seen)} of {n * n} pairs")
figure.savefig("masks.svg")
