# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""Figure 1 of the paper, drawn anew: two stacks, three attentions."""

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

ink, accent, second = "#0a0b0c", "C0", "C1"
encoder = ["self-attention", "add & norm", "feed-forward", "add & norm"]
decoder = [
    "masked self-attention",
    "add & norm",
    "attention to memory",
    "add & norm",
    *encoder[2:],
]
figure, axes = plt.subplots(figsize=(5.0, 5.4))


def stack(x: float, title: str, parts: list[str], bottom: str) -> float:
    axes.text(x + 1, -1.4, bottom, ha="center", va="top")
    table = "embedding · √d_model + place"
    axes.text(x + 1, -0.9, table, ha="center")
    for y, part in enumerate(parts):
        color = accent if "attention" in part else ink
        color = second if "feed" in part else color
        box = Rectangle((x, y), 2, 0.68, fill=False, edgecolor=color)
        axes.add_patch(box)
        axes.text(x + 1, y + 0.34, part, ha="center", va="center")
    for y in range(0, len(parts), 2):  # what bypasses each part
        low, high, left = y - 0.17, y + 1.34, x - 0.1
        path = [x + 1, left, left], [low, low, high]
        axes.plot(*path, color=ink, linewidth=1)
        arrow(left, high, x - 0.01, high)
    for y in range(-1, len(parts)):
        rise = (y + 0.7, y + 0.98) if y >= 0 else (-0.65, -0.05)
        arrow(x + 1, rise[0], x + 1, rise[1])
    top = len(parts)
    axes.add_patch(
        Rectangle(
            (x - 0.2, -0.3), 2.3, top + 0.15, fill=False,
            linestyle=":", edgecolor=ink,
        )
    )
    axes.text(x + 1.1, top + 0.15, f"{title}, N = 6", va="center")
    return top


def arrow(x: float, y: float, to_x: float, to_y: float) -> None:
    style = {"arrowstyle": "->", "shrinkA": 0, "shrinkB": 0}
    style["color"] = ink
    axes.annotate("", (to_x, to_y), (x, y), arrowprops=style)


stack(0, "encoder", encoder, "source")
top = stack(3, "decoder", decoder, "target, shifted right")
memory = [1, 1, 2.5, 2.5], [4, 4.75, 4.75, 2.34]
axes.plot(*memory, color=accent, linewidth=1.5)
arrow(2.5, 2.34, 2.98, 2.34)
axes.text(1.75, 4.9, "memory", ha="center")
arrow(4, top, 4, top + 0.5)
axes.text(4, top + 0.6, "embedding matrix again, softmax", ha="center")
axes.set(xlim=(-0.3, 5.3), ylim=(-2.0, 7.1))
axes.axis("off")
for name, parts in {"encoder": encoder, "decoder": decoder}.items():
    n = sum("attention" in part for part in parts)
    norms = parts.count("add & norm")
    print(f"{name}: {n} attention, 1 network, {norms} norms a layer")
figure.savefig("figure_1.svg")
