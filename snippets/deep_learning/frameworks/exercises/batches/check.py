from random import Random

from answer import Loader

data = list(range(20))
loader = Loader(data, 6, Random(0), drop_last=False)
first, second = list(loader), list(loader)
assert data == list(range(20)), (
    "The data set itself has changed its order. What else could you shuffle?"
)
seen = sorted(example for batch in first for example in batch)
assert sum(first, []) != data, "The examples come in the order of the data set: nothing is shuffled."
assert len(set(seen)) == len(seen), (
    "An example came twice in one epoch. Do you draw with replacement?"
)
assert seen == data, (
    "With `drop_last=False` every example comes once an epoch. Which ones are missing?"
)
assert len(first) == 4, (
    "Twenty examples in batches of six make four batches, the last of two."
)
assert second, "The second epoch is empty: a loader can be gone through again and again."
assert [sorted(batch) for batch in first] != [sorted(batch) for batch in second], (
    "Both epochs have the same batches. When is the order drawn, once or "
    "each time somebody begins an epoch?"
)
dropped = list(Loader(data, 6, Random(0), drop_last=True))
assert [len(batch) for batch in dropped] == [6, 6, 6], (
    "With `drop_last=True` a batch that is not full is left out, and the others stay."
)
even = list(Loader(data, 5, Random(0), drop_last=True))
assert len(even) == 4, (
    "Twenty examples fill four batches of five. Is a last batch that is full left out?"
)
again = list(Loader(data, 6, Random(0), drop_last=False))
assert again == first, (
    "The same seed gave other batches. Does every random number come from `self.rng`?"
)
