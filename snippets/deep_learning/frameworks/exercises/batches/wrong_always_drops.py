# hint: Twenty examples fill four batches of five
class Loader:
    def __init__(self, data, batch_size, rng, drop_last):
        self.data, self.batch_size, self.rng, self.drop_last = data, batch_size, rng, drop_last

    def __iter__(self):
        order = self.rng.sample(self.data, len(self.data))
        made = [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]
        yield from made[:-1] if self.drop_last else made
