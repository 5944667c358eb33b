from collections.abc import Callable

Answer = tuple[int, float | None]  # status, Retry-After in seconds


def waits(
    answers: list[Answer], tries: int, chance: Callable[[], float]
) -> list[float]:
    """Seconds waited between attempts that get these answers."""
    seconds = []
    for attempt, (status, asked) in enumerate(answers[: tries - 1]):
        if status != 429 and status < 500:
            break
        own = chance() * min(8.0, 2.0**attempt)
        seconds.append(own if asked is None else asked + own)
    return seconds
