from answer import CausalFilter
from grading import kind, memory, same


def outputs(w, numbers):
    stream = CausalFilter(w)
    return [kind("step", stream.step(x), 0.0) for x in numbers]


stream = CausalFilter([1, 10, 100])
output = kind("step", stream.step(2), 0.0)
assert not same(output, 2), (
    "The first output is 2, so the present met the weight of the past: "
    "which weight is for the newest number?"
)
assert same(output, 200), (
    "Before the first number there are zeros, so the first output is "
    "100 · 2."
)
assert same(stream.step(3), 320), (
    "The second output is 10 · 2 + 100 · 3. What has to be kept from one "
    "step to the next?"
)
assert same(stream.step(4), 432), (
    "The third output is 1 · 2 + 10 · 3 + 100 · 4: the oldest number meets "
    "the first weight."
)
assert same(stream.step(5), 543), (
    "The fourth output is 1 · 3 + 10 · 4 + 100 · 5. A filter of three has "
    "forgotten the 2 by now."
)
assert same(outputs([2, -1, 0, 0.5, 3], [1, -2, 0, 4, 6, -5]), [3, -5.5, -1, 11, 24, -16]), (
    "With five weights and six numbers the outputs are wrong. Does the window "
    "have as many places as there are weights?"
)
assert same(outputs([3], [1, -2]), [3, -6]), "A filter of one weight needs no past at all."
first, second = CausalFilter([1, 1]), CausalFilter([1, 1])
first.step(7)
assert same(second.step(1), 1), (
    "Two filters share one memory: make the window in `__init__`, one for "
    "each filter."
)
assert same(first.step(2), 9), "The steps of one filter have changed what another one remembers."
long = CausalFilter([0.0, 1.0])
for number in range(100):
    long.step(float(number))
before = memory(long)
for number in range(2000):
    long.step(float(number))
assert memory(long) - before < 1000, (
    "After two thousand numbers your filter still keeps them, here or elsewhere: how many "
    "can it ever need?"
)
