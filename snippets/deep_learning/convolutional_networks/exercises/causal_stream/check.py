from answer import CausalFilter

stream = CausalFilter([1, 10, 100])
output = stream.step(2)
assert output != 2, (
    "The first output is 2, so the present met the weight of the past: "
    "which weight is for the newest number?"
)
assert output == 200, (
    "Before the first number there are zeros, so the first output is "
    "100 · 2."
)
assert stream.step(3) == 320, (
    "The second output is 10 · 2 + 100 · 3. What has to be kept from one "
    "step to the next?"
)
assert stream.step(4) == 432, (
    "The third output is 1 · 2 + 10 · 3 + 100 · 4: the oldest number meets "
    "the first weight."
)
assert stream.step(5) == 543, (
    "The fourth output is 1 · 3 + 10 · 4 + 100 · 5. A filter of three has "
    "forgotten the 2 by now."
)
first, second = CausalFilter([1, 1]), CausalFilter([1, 1])
first.step(7)
assert second.step(1) == 1, (
    "Two filters share one memory: make the window in `__init__`, one for "
    "each filter."
)
long = CausalFilter([0, 1])
for number in range(1000):
    long.step(number)
kept = sum(len(v) for v in vars(long).values() if hasattr(v, "__len__"))
assert kept <= 8, (
    "After a thousand numbers your filter still keeps them all: how many "
    "can it ever need?"
)
