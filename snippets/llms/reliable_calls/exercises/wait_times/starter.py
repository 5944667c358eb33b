from collections.abc import Callable

Answer = tuple[int, float | None]  # status, Retry-After in seconds


def waits(
    answers: list[Answer], tries: int, chance: Callable[[], float]
) -> list[float]:
    """Seconds waited between attempts that get these answers.

    answers: what attempt 0, 1, 2 … would get.
    tries: the most attempts.
    chance: returns a random number from 0 to 1.
    """
    return []
