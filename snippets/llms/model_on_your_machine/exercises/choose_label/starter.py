def choose(scores: dict[str, list[float]]) -> str | None:
    """The label that the model finds likeliest, or None if unsure.

    scores holds, for each label, the log-probabilities of its tokens.
    The log-probability of a label is their sum. If the second label is
    less than 0.25 below the first, the answer is None.
    """
    return None
