# hint: An example came twice
class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.data, self.batch_size, self.rng, self.drop_last = data, batch_size, rng, drop_last

    def __iter__(self):
        for i in range(0, len(self.data), self.batch_size):
            size = min(self.batch_size, len(self.data) - i)
            if size == self.batch_size or not self.drop_last:
                yield self.rng.choices(self.data, k=size)
