class Memory:
    """Linear attention that reads one word at a time."""

    def __init__(self, d_head: int) -> None:
        self.state = [[0.0] * d_head for _ in range(d_head)]

    def step(
        self, q: list[float], k: list[float], v: list[float]
    ) -> list[float]:
        """Take in a word and return the sum of (q · key) · value."""
        for row, number in zip(self.state, k):
            for j, value in enumerate(v):
                row[j] += number * value
        return [
            sum(number * row[j] for number, row in zip(q, self.state))
            for j in range(len(v))
        ]
