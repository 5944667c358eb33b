def bill(
    usages: list[tuple[int, int]], price: tuple[float, float]
) -> float:
    """Dollars for the calls of a chat."""
    tokens_in = sum(sent for sent, _ in usages)
    tokens_out = sum(written for _, written in usages)
    return (tokens_in * price[0] + tokens_out * price[1]) / 1_000_000
