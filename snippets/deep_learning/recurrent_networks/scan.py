"""A recurrence without a squash, in few rounds instead of many steps."""

Step = tuple[float, float]  # (a, b) stands for h -> a h + b


def then(first: Step, second: Step) -> Step:
    """One step that does what two do, one after the other."""
    (a1, b1), (a2, b2) = first, second
    return a2 * a1, a2 * b1 + b2


def by_loop(steps: list[Step]) -> list[float]:
    h, states = 0.0, []
    for a, b in steps:
        h = a * h + b
        states.append(h)
    return states


def by_scan(steps: list[Step]) -> tuple[list[float], int]:
    """All states, and in how many rounds they were found."""
    reach, rounds = 1, 0
    while reach < len(steps):
        steps = steps[:reach] + [  # no entry waits for another
            then(steps[t - reach], steps[t])
            for t in range(reach, len(steps))
        ]
        reach, rounds = 2 * reach, rounds + 1
    return [b for _, b in steps], rounds


keep = [0.5, 0.5, 1.0, 0.0, 0.5, 1.0, 0.5, 1.0]  # 0 forgets everything
write = [8.0, 2.0, 1.0, 4.0, 6.0, 3.0, 0.0, 2.0]
states, rounds = by_scan(list(zip(keep, write)))
print("loop, 8 steps ", by_loop(list(zip(keep, write))))
print(f"scan, {rounds} rounds", states)
