# hint: Both epochs have the same batches
class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.batch_size, self.drop_last = batch_size, drop_last
        self.shuffled = rng.sample(data, len(data))

    def __iter__(self):
        for i in range(0, len(self.shuffled), self.batch_size):
            batch = self.shuffled[i : i + self.batch_size]
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
