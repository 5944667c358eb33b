# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""The chatbot's parts, and who knows whom."""

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

ink, accent, second = "#0a0b0c", "C0", "C1"
width, height = 2.7, 0.86
parts = {  # name: left, bottom, what it does, color
    "terminal.py": (0.2, 4.2, "lines, Ctrl+C", ink),
    "web.py": (3.4, 4.2, "a page, streams", ink),
    "chat.py": (1.8, 2.6, "asks, keeps the part", accent),
    "history.py": (0.2, 1.0, "what fits the window", ink),
    "file.py": (3.4, 1.0, "one line an event", ink),
    "services.py": (1.8, -0.6, "one interface to five", second),
}
knows = [
    ("terminal.py", "chat.py"),
    ("web.py", "chat.py"),
    ("chat.py", "history.py"),
    ("chat.py", "file.py"),
    ("chat.py", "services.py"),
    ("history.py", "services.py"),
]


def top(name: str) -> tuple[float, float]:
    x, y, *_ = parts[name]
    return x + width / 2, y + height


def bottom(name: str) -> tuple[float, float]:
    x, y, *_ = parts[name]
    return x + width / 2, y


figure, axes = plt.subplots(figsize=(4.2, 4.9))
for name, (x, y, what, color) in parts.items():
    box = Rectangle((x, y), width, height, fill=False, edgecolor=color)
    axes.add_patch(box)
    middle = x + width / 2
    axes.text(middle, y + 0.56, name, ha="center", va="center")
    axes.text(middle, y + 0.24, what, ha="center", va="center", size=9)
style = {"arrowstyle": "->", "color": ink, "shrinkA": 2, "shrinkB": 2}
for user, used in knows:
    axes.annotate("", top(used), bottom(user), arrowprops=style)
axes.text(
    3.15, -0.95, "OpenAI · Anthropic · Cohere · Ollama · practice",
    ha="center", va="center", size=9,
)
axes.set(xlim=(0, 6.3), ylim=(-1.2, 5.2))
axes.axis("off")
figure.savefig("design.svg")

print(f"{len(parts)} parts, {len(knows)} arrows")
