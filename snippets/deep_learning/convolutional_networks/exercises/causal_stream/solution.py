class CausalFilter:
    """A causal convolution that reads one number at a time."""

    def __init__(self, w: list[float]) -> None:
        self.w = w  # the last weight is for the present
        self.window = [0.0] * len(w)

    def step(self, x: float) -> float:
        """Read one more number and return the output for it."""
        self.window = [*self.window[1:], x]
        return sum(a * b for a, b in zip(self.w, self.window))
