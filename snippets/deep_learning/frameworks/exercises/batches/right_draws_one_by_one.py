"""Draws from what is left, and returns an iterator over a finished list."""


class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.examples = tuple(data)
        self.size, self.chance, self.full_only = batch_size, rng, drop_last

    def __iter__(self):
        left, batches = list(self.examples), []
        while left:
            batch = []
            while left and len(batch) < self.size:
                batch.append(left.pop(self.chance.randrange(len(left))))
            batches.append(batch)
        if batches and self.full_only and len(batches[-1]) != self.size:
            batches.pop()
        return iter(batches)
