from math import isclose, log

from answer import smoothed_loss

logits = [log(0.7), log(0.2), log(0.1)]  # softmax gives these back
found = smoothed_loss(logits, 0, 0.3)
hard = -log(0.7)
assert isclose(smoothed_loss(logits, 0, 0), hard), (
    "Without smoothing this is the ordinary cross-entropy: minus the logarithm "
    "of the right token's probability."
)
assert not isclose(found, hard), (
    "The smoothing changes nothing yet: which share of the target goes to the "
    "other tokens?"
)
assert not isclose(found, -log(0.7 * 0.7 + 0.3 / 3)), (
    "You smooth what the model says. The target is what gets smoothed: on which "
    "side of the logarithm does it stand?"
)
assert not isclose(found, -0.7 * log(0.7) - 0.15 * log(0.2) - 0.15 * log(0.1)), (
    "You share the smoothing among the wrong tokens only. Here, as in PyTorch, "
    "it is shared among how many?"
)
assert not isclose(found, -1.1 * log(0.7) - 0.1 * log(0.2) - 0.1 * log(0.1)), (
    "Your target sums to more than one: from whom was the smoothing taken?"
)
assert isclose(found, -0.8 * log(0.7) - 0.1 * log(0.2) - 0.1 * log(0.1)), (
    "With three tokens and a smoothing of 0.3 the target is (0.8, 0.1, 0.1). "
    "What is the sum of its parts, each times its token's surprise?"
)
try:
    large = smoothed_loss([1000.0, 0.0], 0, 0.1)
except (OverflowError, ValueError):
    large = None
assert large is not None and isclose(large, 50.0), (
    "A logit of 1000 breaks it: what may be subtracted from all logits without "
    "changing the softmax?"
)
