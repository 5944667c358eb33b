# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""Ten hours a week reach every stop of the nine months in time."""

import matplotlib.pyplot as plt

STOPS = {  # last month: what is studied until its end, and its hours
    2: ("Python, mathematics, machine learning", 72),
    3: ("networks, PyTorch", 30),
    4: ("NLP", 38),
    5: ("transformers, pretraining", 38),
    6: ("prompts, RAG, deployment", 54),
    9: ("projects, fine-tuning", 82),
}
BESIDE = 13.5 / 9  # a month: timeline, mindset, staying up to date
PACE = 10 * 365.25 / 12 / 7  # hours a month, at ten a week

needed, total = {0: 0.0}, 0
for month, (name, hours) in STOPS.items():
    total += hours
    needed[month] = total + BESIDE * month
    got = f"{needed[month]:5.1f} of {PACE * month:5.1f} h"
    print(f"month {month}: {got}  {name}")

figure, axes = plt.subplots()
axes.plot([0, 9], [0, 9 * PACE], color="C1")
axes.text(4.9, 265, "ten hours a week", color="C1", ha="right")
axes.plot(needed.keys(), needed.values(), color="C0", marker="o")
for month, (name, _) in STOPS.items():
    short = name.split(",")[0]
    last = month == max(STOPS)
    axes.annotate(
        short,
        (month, needed[month]),
        (0, -24) if last else (8, -9),
        textcoords="offset points",
        ha="right" if last else "left",
    )
axes.set(xlabel="end of month", ylabel="hours", xlim=(0, 9.3), ylim=0)
figure.savefig("months.svg")
