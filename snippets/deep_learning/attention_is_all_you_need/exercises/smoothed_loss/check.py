from math import log

from answer import smoothed_loss
from grading import kind, same

logits = [log(0.7), log(0.2), log(0.1)]  # softmax gives these back
hard = -log(0.7)
assert same(kind("smoothed_loss", smoothed_loss(logits[:], 0, 0), 0.0), hard), (
    "Without smoothing this is the ordinary cross-entropy: minus the logarithm "
    "of the right token's probability."
)
found = kind("smoothed_loss", smoothed_loss(logits[:], 0, 0.3), 0.0)
assert not same(found, hard), (
    "The smoothing changes nothing yet: which share of the target goes to the "
    "other tokens?"
)
assert not same(found, -log(0.7 * 0.7 + 0.3 / 3)), (
    "You smooth what the model says. The target is what gets smoothed: on which "
    "side of the logarithm does it stand?"
)
assert not same(found, -0.7 * log(0.7) - 0.15 * log(0.2) - 0.15 * log(0.1)), (
    "You share the smoothing among the wrong tokens only. Here, as in PyTorch, "
    "it is shared among how many?"
)
assert not same(found, -1.1 * log(0.7) - 0.1 * log(0.2) - 0.1 * log(0.1)), (
    "Your target sums to more than one: from whom was the smoothing taken?"
)
assert same(found, -0.8 * log(0.7) - 0.1 * log(0.2) - 0.1 * log(0.1)), (
    "With three tokens and a smoothing of 0.3 the target is (0.8, 0.1, 0.1). "
    "What is the sum of its parts, each times its token's surprise?"
)
four = [log(0.4), log(0.3), log(0.2), log(0.1)]
wanted = -0.05 * log(0.4) - 0.05 * log(0.3) - 0.85 * log(0.2) - 0.05 * log(0.1)
assert same(smoothed_loss([logit + 7 for logit in four], 2, 0.2), wanted), (
    "With four tokens, a smoothing of 0.2 and token 2 as the right one, the target is "
    "(0.05, 0.05, 0.85, 0.05). Do the logits have to be logarithms of shares?"
)
for logits, right, smoothing, wanted in (
    ([1000.0, 0.0], 0, 0.1, 50.0),
    ([1000.0, 0.0], 1, 0.0, 1000.0),
    ([-1000.0, -3000.0], 1, 0.5, 1500.0),
):
    try:
        large = kind("smoothed_loss", smoothed_loss(logits[:], right, smoothing), 0.0)
    except (ArithmeticError, ValueError):
        large = None
    assert large is not None and same(large, wanted), (
        "A logit of 1000 breaks it: what may be subtracted from all logits without "
        "changing the softmax?"
    )
