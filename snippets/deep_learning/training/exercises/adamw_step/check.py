from math import sqrt

from answer import adamw_step
from grading import kind, same

settings = dict(lr=0.1, beta1=0.9, beta2=0.5, eps=1e-8)


def step(*given, **options):
    return kind("adamw_step", adamw_step(*given, **{**settings, **options}), (0.0, 0.0, 0.0))


w, m, v = step(0.0, 4.0, 0.0, 0.0, 1, decay=0.0)
assert same(m, 0.4) and same(v, 8.0), (
    "Your v does not see how large a gradient is: of which power of the "
    "gradient is it the average? (After one gradient of 4, with beta2 0.5, it is 8.)"
)
assert same(w, -0.1), (
    "The first step has the wrong length: whatever the gradient, it should be lr. "
    "What share of the first gradient did m get, and v?"
)
w, m, v = step(0.0, 4.0, 0.4, 8.0, 2, decay=0.0)
assert same(w, -0.1), (
    "The second step has the wrong length: two equal gradients, so again lr. "
    "What share do two gradients have in m together?"
)
w, m, v = step(2.0, 0.0, 0.0, 0.0, 1, decay=0.25)
assert same(w, 1.95), (
    "With a gradient of zero, only the decay moves the weight: from w to "
    "w - lr * decay * w. Has your decay taken another road?"
)
w, m, v = step(0.0, 1.0, 0.0, 0.0, 1, eps=1.0, decay=0.0)
assert same(w, -0.05), (
    "Where does eps stand: under the root, or beside it?"
)
mean, square = 0.8 * 0.3 + 0.2 * -2.0, 0.7 * 1.5 + 0.3 * 4.0
wanted = 3.0 - 0.05 * 0.4 * 3.0 - 0.05 * (mean / (1 - 0.8**3)) / (sqrt(square / (1 - 0.7**3)) + 0.01)
w, m, v = step(3.0, -2.0, 0.3, 1.5, 3, lr=0.05, beta1=0.8, beta2=0.7, eps=0.01, decay=0.4)
assert same([m, v], [mean, square]), (
    "In the third step m should be -0.16 and v 2.25: the averages that you return are not yet corrected for their start."
)
assert same(w, wanted, tolerance=1e-7), (
    "Gradient and decay together lead somewhere else. Which weight decays, the old one or the new one? "
    "AdamW, as in PyTorch, lets the old one decay."
)
