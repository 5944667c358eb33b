# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""Fifty refused clients come back: in step, or spread by chance."""

import random
from collections import Counter
from heapq import heappop, heappush

import matplotlib.pyplot as plt

CLIENTS, CAPACITY = 50, 5  # the service answers five a second


def pause(attempt: int, jitter: bool, rng: random.Random) -> float:
    longest = min(8.0, 2.0**attempt)  # 1, 2, 4, 8, 8 …
    return rng.uniform(0, longest) if jitter else longest


def simulate(jitter: bool, seed: int) -> tuple[Counter[int], float]:
    """Requests in each second, and when the last was answered."""
    rng = random.Random(seed)
    due = [(0.0, client, 0) for client in range(CLIENTS)]
    requests: Counter[int] = Counter()
    while due:
        now, client, attempt = heappop(due)
        requests[int(now)] += 1
        if requests[int(now)] > CAPACITY:  # refused
            again = now + pause(attempt, jitter, rng)
            heappush(due, (again, client, attempt + 1))
    return requests, now


figure, plots = plt.subplots(2, sharex=True, sharey=True)
for axes, jitter in zip(plots, (False, True)):
    requests, end = simulate(jitter, seed=0)
    name = "with jitter" if jitter else "without"
    total = sum(requests.values())
    print(f"{name:<12} {total} requests, done after {end:.0f} s")
    axes.bar(requests.keys(), requests.values(), align="edge")
    axes.axhline(CAPACITY, color="C1", linewidth=1)
    axes.text(22, 55, f"{name}: {total} requests, {end:.0f} s")
    axes.set(ylabel="requests")
plots[1].text(57, CAPACITY + 5, "capacity", color="C1", ha="right")
plots[1].set(xlabel="second", xlim=(0, 57))
figure.savefig("herd.svg")
