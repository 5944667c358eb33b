def slide(
    x: list[float], w: list[float], stride: int = 1, padding: int = 0
) -> list[float]:
    """Slide the filter `w` along `x`, as `torch.conv1d` does."""
    stops = range(len(x) - len(w) + 1)
    return [sum(a * b for a, b in zip(w, x[i:])) for i in stops]
