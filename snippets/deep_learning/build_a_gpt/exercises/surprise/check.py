from math import exp, log

from answer import cross_entropy
from grading import kind, same


def surprise(logits, target, hint):
    try:
        return kind("cross_entropy", cross_entropy(logits[:], target), 0.0)
    except (ArithmeticError, ValueError):
        raise AssertionError(hint) from None


equal = surprise([0.0] * 4, 2, (
    "Logits of zero raise an error. Logits are not shares: what turns scores "
    "into shares that sum to one?"
))
assert not same(equal, 0), (
    "Four equal logits leave a surprise of zero, as if the model were sure. Do "
    "your shares sum to one?"
)
assert equal > 0, "Your surprise is negative. A share below one has which logarithm?"
assert not same(equal, 0.25), "That is the share of the target. How surprising is it?"
assert not same(equal, 2), (
    "You measure in bits. Cross-entropy in training uses the natural logarithm."
)
assert same(equal, log(4)), "With four equal logits the surprise is ln 4, about 1.386."
small = "Logits like 2, 0 and -1 raise an error."
assert same(surprise([2.0, 0.0, -1.0], 0, small), log(1 + exp(-2) + exp(-3))), (
    "With logits 2, 0 and -1 the target 0 has the share e² / (e² + 1 + e⁻¹). Is it the "
    "target's share that you take?"
)
assert same(surprise([2.0, 0.0, -1.0], 2, small), 3 + log(1 + exp(-2) + exp(-3))), (
    "With logits 2, 0 and -1 the target 2 is less likely than target 0 by e³."
)
overflow = (
    "Logits of 1000 overflow. What may be subtracted from all of them without "
    "changing a share?"
)
big = surprise([1000.0, 0.0], 0, overflow)
assert big == big and abs(big) < 1e-6, (
    "With logits 1000 and 0, the target 0 is all but certain: the surprise is 0."
)
underflow = (
    "With logits 1000 and 0, the share of target 1 underflows to 0, which has "
    "no logarithm. Can you take the logarithm of the quotient apart first?"
)
assert same(surprise([1000.0, 0.0], 1, underflow), 1000), underflow
assert same(surprise([-1000.0, -1001.0], 1, "Logits of -1000 raise an error: which of them do you subtract?"), 1 + log(1 + exp(-1))), (
    "With logits -1000 and -1001 the surprise at target 1 is 1 + ln(1 + 1/e): only differences count."
)
