from math import tanh

from answer import read
from grading import kind, same


def states_of(*given):
    return kind("read", read(*given), [0.0])


states = states_of([1.0, 0.0, 0.0], 0.5, 1.0, 0.0)
assert len(states) == 3, (
    "Three numbers make three states. Do you return all of them, or the "
    "last?"
)
assert same(states[0], tanh(1)), (
    "The first state is tanh(1): before it there is nothing, so the state "
    "begins at 0."
)
assert states[1] != 0, (
    "After a 1 and a 0 the state is 0, so the 1 is forgotten. What joins a "
    "state to the one before it?"
)
assert not same(states[1], 0.5 * tanh(1)), (
    "The old state is added outside the tanh. Which sum does the tanh "
    "squash?"
)
assert same(states[1], tanh(0.5 * tanh(1))), (
    "The second state is tanh(0.5 · tanh(1)). Is it `w` that meets the old "
    "state, and is the old state squashed already?"
)
assert same(states_of([2.0], 0.5, 0.25, -1.0), [tanh(-0.5)]), (
    "For u = 0.25 and b = -1, the number 2 gives tanh(0.25 · 2 - 1)."
)
assert same(states_of([0.0, 0.0], 0.5, 3.0, 1.0)[1], tanh(0.5 * tanh(1) + 1)), (
    "The bias is added at every step, not only at the first."
)
h, wanted = 0.0, []
for number in (0.5, -1.0, 2.0, 0.0, 0.3):
    h = tanh(-0.7 * h + 0.4 * number + 0.1)
    wanted.append(h)
assert same(states_of([0.5, -1.0, 2.0, 0.0, 0.3], -0.7, 0.4, 0.1), wanted), (
    "With five numbers, w = -0.7, u = 0.4 and b = 0.1 the states are wrong. Does each one begin with the one before?"
)
assert same(states_of([], 1.0, 1.0, 1.0), []), "Nothing read, no states."
