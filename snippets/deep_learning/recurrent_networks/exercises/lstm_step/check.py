from math import exp, tanh

from answer import step
from grading import kind, same


def after(z, c):
    return kind("step", step(z, c), (0.0, 0.0))


shut, open_ = -250.0, 250.0  # a sigmoid of these is 0 and 1
h, c = after([shut, open_, 3.0, open_], 0.5)
assert not (same(h, 0.5) and same(c, tanh(0.5))), (
    "State and memory have changed places: the state h comes first."
)
assert not same(c, tanh(0.5)), (
    "The memory itself has been squashed, from 0.5 to tanh(0.5): only what "
    "the state shows of it passes a tanh."
)
assert same(c, 0.5), (
    "Nothing is written and everything kept, so the memory stays 0.5. "
    "Which of the four sums is the forget gate's?"
)
assert same(h, tanh(0.5)), (
    "The output gate is open, so the state is the tanh of the memory, "
    "tanh(0.5)."
)
h, c = after([open_, shut, -2.0, open_], 0.5)
assert c < 0, (
    "A candidate of -2 should make the memory negative: which function "
    "has values below zero?"
)
assert same(c, tanh(-2)), (
    "All is forgotten and tanh(-2) is written. Do you apply the gates to "
    "the right numbers?"
)
assert same(after([open_, open_, 9.0, open_], 2.0)[1], 3.0, tolerance=1e-5), (
    "Kept 2 and written almost 1 make a memory of almost 3: the memory "
    "itself is never squashed."
)
assert same(after([open_, open_, 9.0, shut], 2.0)[0], 0.0), (
    "The output gate is shut, so the state shows nothing, whatever is in "
    "the memory."
)
h, c = after([0.0, 0.0, 1.0, 0.0], 0.4)
assert same([h, c], [0.5 * tanh(0.2 + 0.5 * tanh(1)), 0.2 + 0.5 * tanh(1)]), (
    "With all gates half open, the memory is half the old one and half of "
    "tanh(1), and the state is half of its tanh."
)
gate = [1 / (1 + exp(-z)) for z in (-1.0, 0.5, 2.0)]
wanted = gate[1] * -0.8 + gate[0] * tanh(-0.3)
assert same(after([-1.0, 0.5, -0.3, 2.0], -0.8), [gate[2] * tanh(wanted), wanted]), (
    "With four different sums, [-1, 0.5, -0.3, 2], and a memory of -0.8 the result is wrong. "
    "Which gate belongs to which number?"
)
