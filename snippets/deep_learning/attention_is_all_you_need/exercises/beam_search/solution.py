from collections.abc import Callable
from math import log

Next = Callable[[tuple[str, ...]], dict[str, float]]


def beam_search(
    next_tokens: Next, width: int, length: int
) -> tuple[tuple[str, ...], float]:
    """The best text of that length, and its log probability."""
    beam: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
    for _ in range(length):
        longer = [
            ((*text, token), total + log(p))
            for text, total in beam
            for token, p in next_tokens(text).items()
        ]
        beam = sorted(longer, key=lambda item: -item[1])[:width]
    return beam[0]
