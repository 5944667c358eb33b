"""A random number for each example decides on its place; batches are tuples."""

class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.data, self.batch_size, self.rng, self.drop_last = data, batch_size, rng, drop_last

    def __iter__(self):
        drawn = sorted((self.rng.random(), place) for place in range(len(self.data)))
        while len(drawn) >= (self.batch_size if self.drop_last else 1):
            now, drawn = drawn[: self.batch_size], drawn[self.batch_size :]
            yield tuple(self.data[place] for _, place in now)
