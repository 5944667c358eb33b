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
        order = self.rng.sample(range(len(self.data)), len(self.data))
        for i in range(0, len(order), self.batch_size):
            rows = order[i : i + self.batch_size]
            if len(rows) == self.batch_size or not self.drop_last:
                yield [self.data[row] for row in rows]
