from math import isclose, log

from answer import cross_entropy


def answer(logits, target, hint):
    try:
        return cross_entropy(logits, target)
    except (OverflowError, ValueError, ZeroDivisionError):
        raise AssertionError(hint) from None


equal = answer([0.0] * 4, 2, (
    "Logits of zero raise an error. Logits are not shares: what turns scores "
    "into shares that sum to one?"
))
assert isinstance(equal, float), "Return one number, the surprise at the target."
assert not isclose(equal, 0), (
    "Four equal logits leave a surprise of zero, as if the model were sure. Do "
    "your shares sum to one?"
)
assert equal > 0, "Your surprise is negative. A share below one has which logarithm?"
assert not isclose(equal, 0.25), "That is the share of the target. How surprising is it?"
assert not isclose(equal, log(4) / log(2)), (
    "You measure in bits. Cross-entropy in training uses the natural logarithm."
)
assert isclose(equal, log(4)), "With four equal logits the surprise is ln 4, about 1.386."
assert isclose(cross_entropy([2.0, 0.0], 0), 0.1269280110429726), (
    "With logits 2 and 0 the target 0 has the share e² / (e² + 1). Is it the "
    "target's share that you take?"
)
big = answer([1000.0, 0.0], 0, (
    "Logits of 1000 overflow. What may be subtracted from all of them without "
    "changing a share?"
))
assert big == big and abs(big) < 1e-9, (
    "With logits 1000 and 0, the target 0 is all but certain: the surprise is 0."
)
assert isclose(answer([1000.0, 0.0], 1, (
    "With logits 1000 and 0, the share of target 1 underflows to 0, which has "
    "no logarithm. Can you take the logarithm of the quotient apart first?"
)), 1000.0), "With logits 1000 and 0, the surprise at target 1 is 1000."
