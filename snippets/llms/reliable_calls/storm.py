"""Retries can keep a service down after its trouble is over."""

from collections import deque

NEW = 80  # requests a second
CAPACITY, PATIENCE = 100, 5  # a second; seconds


def simulate(retries: int, budget: float, end: int = 300) -> list[int]:
    """Answers in time, for each second; an outage at 10 to 20."""
    line: deque[list[int]] = deque()  # [arrived, attempt, how many]
    tokens, good = 0.0, [0] * end
    for now in range(end):
        tokens = min(tokens + budget * NEW, 10 * budget * NEW)
        arriving = [[now, 0, NEW]]
        for arrived, attempt, count in line:
            if now - arrived == PATIENCE and attempt < retries:
                count = min(count, int(tokens))
                tokens -= count
                arriving.append([now, attempt + 1, count])
        line.extend(arriving)
        work = 0 if 10 <= now < 20 else CAPACITY
        while line and work:
            served = min(work, line[0][2])
            work -= served
            line[0][2] -= served
            if now - line[0][0] < PATIENCE:  # else nobody waits
                good[now] += served
            if not line[0][2]:
                line.popleft()
    return good


for name, retries, budget in (
    ("no retry", 0, 0.0),
    ("two retries", 2, float(NEW)),
    ("two, a tenth at most", 2, 0.1),
):
    good = simulate(retries, budget)
    bad = [second for second, n in enumerate(good) if n < NEW]
    last = bad[-1]
    again = "never" if last == 299 else f"from second {last + 1}"
    print(f"{name:<21} well again: {again}")
