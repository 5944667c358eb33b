def slide(
    x: list[float], w: list[float], stride: int = 1, padding: int = 0
) -> list[float]:
    """Slide the filter `w` along `x`, as `torch.conv1d` does."""
    padded = [0] * padding + x + [0] * padding
    stops = range(0, len(padded) - len(w) + 1, stride)
    return [sum(a * b for a, b in zip(w, padded[i:])) for i in stops]
