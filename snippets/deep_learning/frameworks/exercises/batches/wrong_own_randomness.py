# hint: The same seed gave other batches
import random


class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.data, self.batch_size, self.rng, self.drop_last = data, batch_size, rng, drop_last

    def __iter__(self):
        order = random.SystemRandom().sample(self.data, len(self.data))
        for i in range(0, len(order), self.batch_size):
            batch = order[i : i + self.batch_size]
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
