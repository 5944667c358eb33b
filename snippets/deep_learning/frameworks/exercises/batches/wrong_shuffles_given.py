# hint: The data set itself has changed
class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.data, self.batch_size, self.rng, self.drop_last = data, batch_size, rng, drop_last

    def __iter__(self):
        self.rng.shuffle(self.data)
        for i in range(0, len(self.data), self.batch_size):
            batch = self.data[i : i + self.batch_size]
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
