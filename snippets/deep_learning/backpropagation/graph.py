# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""A graph: values are computed to the right, slopes to the left."""

import matplotlib.pyplot as plt

# (w (w x1 + x2) - 9)²: name, place, value, slope towards each parent
nodes: dict[str, tuple] = {
    "w": ((0, 2), 2, {}),
    "x1": ((0, 1), 1, {}),
    "x2": ((1, 0), 3, {}),
    "h1": ((1, 1), 2 * 1, {"w": 1, "x1": 2}),
    "s": ((2, 1), 2 + 3, {"h1": 1, "x2": 1}),
    "h2": ((3, 1), 2 * 5, {"w": 5, "s": 2}),
    "error": ((4, 1), 10 - 9, {"h2": 1}),
    "loss": ((5, 1), 1**2, {"error": 2 * 1}),
}
slopes = dict.fromkeys(nodes, 0)
slopes["loss"] = 1
for name in reversed(nodes):  # loss first
    for parent, slope in nodes[name][2].items():
        slopes[parent] += slope * slopes[name]

figure, axes = plt.subplots(figsize=(4.4, 2.9))
for name, (end, value, parents) in nodes.items():
    for parent, slope in parents.items():
        start = nodes[parent][0]
        line = {"arrowstyle": "->", "shrinkA": 19, "shrinkB": 19}
        axes.annotate("", end, start, arrowprops=line)
        x, y = (0.6 * a + 0.4 * b for a, b in zip(start, end))
        y += 0.1 if y % 1 else -0.2
        axes.text(x, y, slope, color="C1", ha="center", size=9)
    x, y = end
    axes.text(x, y + 0.17, name, ha="center", va="center", size=9)
    axes.text(x, y, value, ha="center", va="center", weight="bold")
    text = {"color": "C0", "weight": "bold", "va": "center"}
    axes.text(x, y - 0.19, slopes[name], ha="center", **text)
axes.text(2.5, 2.1, "bold: value", weight="bold")
axes.text(2.5, 1.85, "below it: slope of the loss", color="C0")
axes.text(2.5, 0.2, "at an arrow: its own slope", color="C1")
axes.set(xlim=(-0.3, 5.3), ylim=(-0.4, 2.3))
axes.axis("off")
figure.savefig("graph.svg")
for name, slope in slopes.items():
    print(f"{name:5}  value {nodes[name][1]:2}  slope {slope:2}")
