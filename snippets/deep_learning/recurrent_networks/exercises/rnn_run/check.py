from math import isclose, tanh

from answer import read

states = read([1.0, 0.0, 0.0], 0.5, 1.0, 0.0)
assert isinstance(states, list) and len(states) == 3, (
    "Three numbers make three states. Do you return all of them, or the "
    "last?"
)
assert isclose(states[0], tanh(1)), (
    "The first state is tanh(1): before it there is nothing, so the state "
    "begins at 0."
)
assert states[1] != 0, (
    "After a 1 and a 0 the state is 0, so the 1 is forgotten. What joins a "
    "state to the one before it?"
)
assert not isclose(states[1], 0.5 * tanh(1)), (
    "The old state is added outside the tanh. Which sum does the tanh "
    "squash?"
)
assert isclose(states[1], tanh(0.5 * tanh(1))), (
    "The second state is tanh(0.5 · tanh(1)). Is it `w` that meets the old "
    "state, and is the old state squashed already?"
)
assert isclose(read([2.0], 0.5, 3.0, 1.0)[0], tanh(7)), (
    "For u = 3 and b = 1, the number 2 gives tanh(3 · 2 + 1)."
)
assert isclose(read([0.0, 0.0], 0.5, 3.0, 1.0)[1], tanh(0.5 * tanh(1) + 1)), (
    "The bias is added at every step, not only at the first."
)
assert read([], 1.0, 1.0, 1.0) == [], "Nothing read, no states."
