def bill(
    usages: list[tuple[int, int]], price: tuple[float, float]
) -> float:
    """Dollars for the calls of a chat.

    usages: for each call, the tokens in and out that it reported.
    price: dollars for a million tokens in, and for a million out.
    """
    return 0.0
