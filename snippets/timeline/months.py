# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""Six stops, nine months: no month asks for more than 43 hours."""

import matplotlib.pyplot as plt

STOPS = {
    "1-2": {"Python": 27, "mathematics": 27, "machine learning": 18},
    "3": {"neural networks": 12, "CNN, RNN": 8, "PyTorch": 10},
    "4": {"NLP": 38},
    "5": {"transformers": 18, "pretraining": 10, "using models": 13},
    "6": {"prompts": 8, "RAG": 12, "frameworks": 10, "apps": 11},
    "7-9": {"projects": 82, "fine-tuning": 10},
}
EVERY_MONTH = 13.5 / 9  # timeline, mindset, staying up to date


def length(stop: str) -> int:
    """Months from first to last: `7-9` lasts three."""
    first, last = int(stop[0]), int(stop[-1])
    return last - first + 1


figure, axes = plt.subplots()
for stop, parts in STOPS.items():
    months, names = length(stop), ", ".join(parts)
    monthly = sum(parts.values()) / months + EVERY_MONTH
    middle = int(stop[0]) + (months - 1) / 2
    axes.barh(middle, monthly, months - 0.1, color="C0", alpha=0.25)
    axes.text(0.6, middle, names, va="center")
    print(f"month {stop:<4} {monthly:4.1f} h a month: {names}")
axes.axvline(10 * 52.18 / 12, color="C1")
axes.text(44.2, 5, "10 hours\na week", color="C1", va="center")
axes.set(xlabel="hours a month", ylabel="month", xlim=(0, 51))
axes.set(yticks=range(1, 10), ylim=(9.6, 0.4))
figure.savefig("months.svg")
