from math import isclose

from answer import adamw_step

settings = dict(lr=0.1, beta1=0.9, beta2=0.5, eps=1e-8)
w, m, v = adamw_step(0.0, 4.0, 0.0, 0.0, 1, decay=0.0, **settings)
assert isclose(m, 0.4) and isclose(v, 8.0), (
    "Your v does not see how large a gradient is: of which power of the "
    "gradient is it the average? (After one gradient of 4, with beta2 0.5, it is 8.)"
)
assert isclose(w, -0.1, rel_tol=1e-6), (
    "The first step has the wrong length: whatever the gradient, it should be lr. "
    "What share of the first gradient did m get, and v?"
)
w, m, v = adamw_step(0.0, 4.0, 0.4, 8.0, 2, decay=0.0, **settings)
assert isclose(w, -0.1, rel_tol=1e-6), (
    "The second step has the wrong length: two equal gradients, so again lr. "
    "What share do two gradients have in m together?"
)
w, m, v = adamw_step(1.0, 0.0, 0.0, 0.0, 1, decay=0.5, **settings)
assert isclose(w, 0.95), (
    "With a gradient of zero, only the decay moves the weight: from 1 to "
    "1 - lr * decay. Has your decay taken another road?"
)
w, m, v = adamw_step(
    0.0, 1.0, 0.0, 0.0, 1, lr=0.1, beta1=0.9, beta2=0.5, eps=1.0, decay=0.0
)
assert isclose(w, -0.05), (
    "Where does eps stand: under the root, or beside it?"
)
