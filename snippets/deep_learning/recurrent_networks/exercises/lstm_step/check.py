from math import isclose, tanh

from answer import step

shut, open_ = -250.0, 250.0  # a sigmoid of these is 0 and 1
h, c = step([shut, open_, 3.0, open_], 0.5)
assert not (isclose(h, 0.5) and isclose(c, tanh(0.5))), (
    "State and memory have changed places: the state h comes first."
)
assert not isclose(c, tanh(0.5)), (
    "The memory itself has been squashed, from 0.5 to tanh(0.5): only what "
    "the state shows of it passes a tanh."
)
assert isclose(c, 0.5), (
    "Nothing is written and everything kept, so the memory stays 0.5. "
    "Which of the four sums is the forget gate's?"
)
assert isclose(h, tanh(0.5)), (
    "The output gate is open, so the state is the tanh of the memory, "
    "tanh(0.5)."
)
h, c = step([open_, shut, -2.0, open_], 0.5)
assert c < 0, (
    "A candidate of -2 should make the memory negative: which function "
    "has values below zero?"
)
assert isclose(c, tanh(-2)), (
    "All is forgotten and tanh(-2) is written. Do you apply the gates to "
    "the right numbers?"
)
assert isclose(step([open_, open_, 9.0, open_], 2.0)[1], 3.0, rel_tol=1e-6), (
    "Kept 2 and written almost 1 make a memory of almost 3: the memory "
    "itself is never squashed."
)
assert isclose(step([open_, open_, 9.0, shut], 2.0)[0], 0.0, abs_tol=1e-9), (
    "The output gate is shut, so the state shows nothing, whatever is in "
    "the memory."
)
h, c = step([0.0, 0.0, 1.0, 0.0], 0.4)
assert isclose(c, 0.2 + 0.5 * tanh(1)) and isclose(h, 0.5 * tanh(c)), (
    "With all gates half open, the memory is half the old one and half of "
    "tanh(1), and the state is half of its tanh."
)
