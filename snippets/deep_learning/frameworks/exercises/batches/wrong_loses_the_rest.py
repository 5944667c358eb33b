# hint: With `drop_last=False` every example
class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.data, self.batch_size, self.rng, self.drop_last = data, batch_size, rng, drop_last

    def __iter__(self):
        order = self.rng.sample(self.data, len(self.data))
        for i in range(len(order) // self.batch_size):
            yield order[i * self.batch_size : (i + 1) * self.batch_size]
