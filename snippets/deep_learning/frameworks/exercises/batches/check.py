from random import Random

from answer import Loader
from grading import kind


def epoch(loader, example=0):
    return kind("Loader.__iter__", iter(loader), [[example]])


data = list(range(20))
loader = Loader(data, 6, Random(0), drop_last=False)
first, second = epoch(loader), epoch(loader)
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
assert [len(batch) for batch in first] == [6, 6, 6, 2], (
    "Twenty examples in batches of six make four batches, the last of two."
)
assert second, "The second epoch is empty: a loader can be gone through again and again."
assert first != second, (
    "Both epochs have the same batches. When is the order drawn, once or "
    "each time somebody begins an epoch?"
)
assert {frozenset(batch) for batch in first} != {frozenset(batch) for batch in second}, (
    "The batches change places, but the same examples always stand together. "
    "What has to be shuffled, batches or examples?"
)
assert any(batch != sorted(batch) for batch in first), (
    "Inside each batch the examples are still in the order of the data set."
)
dropped = epoch(Loader(data, 6, Random(0), drop_last=True))
assert [len(batch) for batch in dropped] == [6, 6, 6], (
    "With `drop_last=True` a batch that is not full is left out, and the others stay."
)
even = epoch(Loader(data, 5, Random(0), drop_last=True))
assert len(even) == 4, (
    "Twenty examples fill four batches of five. Is a last batch that is full left out?"
)
again = epoch(Loader(data, 6, Random(0), drop_last=False))
assert again == first, (
    "The same seed gave other batches. Does every random number come from `self.rng`?"
)
small = Loader([0, 1, 2, 3], 4, Random(1), drop_last=True)
orders = {tuple(epoch(small)[0]) for _ in range(400)}
assert len(orders) == 24, (
    f"Four examples can stand in 24 orders, and in 400 epochs only {len(orders)} came. "
    "Is every order possible?"
)
lasts = {epoch(Loader([0, 1, 2], 2, Random(seed), drop_last=True))[0][0] for seed in range(50)}
assert lasts == {0, 1, 2}, "It is always the same example that `drop_last` leaves out, or that comes first."
twins = epoch(Loader(["a", "a", "b"], 2, Random(0), drop_last=False), "")
assert sorted(sum(twins, [])) == ["a", "a", "b"], (
    "Two examples of the data set are equal, and one of them got lost. Which numbers tell them apart?"
)
assert data == list(range(20)), "The data set itself has changed in a later epoch."
