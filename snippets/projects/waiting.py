# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""More requests than the model can serve: the queue never empties."""

import random
from collections import deque

import matplotlib.pyplot as plt

arrivals = 1.2  # requests a second


def waits(limit: float, requests: int = 600) -> list[float | None]:
    """Seconds each request waits for its turn; None if refused."""
    rng = random.Random(0)
    now = free_at = 0.0
    starts: deque[float] = deque()  # of those still waiting
    result: list[float | None] = []
    for _ in range(requests):
        now += rng.expovariate(arrivals)
        while starts and starts[0] <= now:
            starts.popleft()
        if len(starts) >= limit:
            result.append(None)
            continue
        start = max(now, free_at)
        free_at = start + 1.0  # the model needs one second each
        starts.append(start)
        result.append(start - now)
    return result


figure, axes = plt.subplots()
for limit, label in ((float("inf"), "no limit"), (5, "at most 5 wait")):
    seconds = waits(limit)
    served = [(i, s) for i, s in enumerate(seconds) if s is not None]
    axes.plot(*zip(*served), linewidth=1.2)
    axes.text(served[-1][0] + 10, served[-1][1], label)
    longest = max(s for _, s in served)
    refused = len(seconds) - len(served)
    print(f"{label:<14}  longest {longest:5.1f} s, refused {refused:3}")
axes.set(xlabel="request", ylabel="seconds in the queue")
axes.set(xlim=(0, 760), xticks=range(0, 601, 100))
figure.savefig("waiting.svg")
