# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""The way of a request through the practice server."""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

stations = [
    ("crowd", "not too many clients", "503  529"),
    ("key", "sent, and the right one", "401"),
    ("size", "limits of bytes, time, depth", "413  408  400"),
    ("protocol", "known fields, a known model", "400  404"),
    ("trouble", "asked for by the model's name", "429  503  529"),
    ("window", "prompt and reply fit", "400"),
    ("brain", "rules, or a language model", "400  429"),
    ("protocol", "one JSON object, or events", ""),
]
figure, axes = plt.subplots(figsize=(4.3, 4.8))
for number, (name, what, statuses) in enumerate(stations):
    y = -number
    color = "C1" if name == "brain" else plt.rcParams["text.color"]
    box = FancyBboxPatch(
        (0, y - 0.3), 3.9, 0.6, fill=False, edgecolor=color,
        boxstyle="round,pad=0.02,rounding_size=0.1",
    )
    axes.add_patch(box)
    axes.text(0.12, y, name, va="center", fontsize=11, color=color)
    axes.text(1.15, y, what, va="center", fontsize=9)
    if number:
        axes.annotate("", (1.95, y + 0.33), (1.95, y + 0.67),
                      arrowprops={"arrowstyle": "->"})
    if statuses:
        axes.annotate("", (4.35, y), (3.95, y),
                      arrowprops={"arrowstyle": "->", "color": "C0"})
        style = {"va": "center", "fontsize": 9, "color": "C0"}
        axes.text(4.45, y, statuses, **style)
axes.set(xlim=(-0.1, 5.7), ylim=(-7.5, 0.5))
axes.axis("off")
figure.savefig("journey.svg")
refusing = [name for name, _, statuses in stations if statuses]
print(f"{len(stations)} stations, {len(refusing)} can refuse")
