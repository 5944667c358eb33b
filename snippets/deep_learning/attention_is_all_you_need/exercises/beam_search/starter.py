from collections.abc import Callable
from math import log

Next = Callable[[tuple[str, ...]], dict[str, float]]


def beam_search(
    next_tokens: Next, width: int, length: int
) -> tuple[tuple[str, ...], float]:
    """The best text of that length, and its log probability.

    `next_tokens` gives each possible next token its probability.
    """
    text: tuple[str, ...] = ()
    total = 0.0
    for _ in range(length):
        choices = next_tokens(text)
        token = max(choices, key=choices.get)
        text, total = (*text, token), total + log(choices[token])
    return text, total
