def choose(scores: dict[str, list[float]]) -> str | None:
    """The label that the model finds likeliest, or None if unsure."""
    totals = {label: sum(each) for label, each in scores.items()}
    first, *rest = sorted(totals, key=totals.get, reverse=True)
    if rest and totals[first] - totals[rest[0]] < 0.25:
        return None
    return first
