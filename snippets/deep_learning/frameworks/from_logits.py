"""A loss that is told the wrong thing runs, and misleads."""

from math import e, exp, log

Row = list[float]


def softmax(logits: Row) -> Row:
    total = sum(exp(logit) for logit in logits)
    return [exp(logit) / total for logit in logits]


def from_logits(logits: Row, y: int) -> float:
    return -log(softmax(logits)[y])


def from_shares(shares: Row, y: int) -> float:
    kept = [min(max(share, 1e-7), 1 - 1e-7) for share in shares]
    return -log(kept[y] / sum(kept))  # clipped, made to sum to one


print("logits                right  softmax twice  taken as shares")
for logits in (
    [2.0, 0.0, -2.0],
    [8.0, 0.0, -8.0],
    [8.0, 6.0, -8.0],
    [-1.0, 2.0, 0.0],
):
    print(
        *(f"{logit:5.1f}" for logit in logits),
        f"   {from_logits(logits, 0):6.3f}"
        f"  {from_logits(softmax(logits), 0):13.3f}"
        f"  {from_shares(logits, 0):15.3f}",
    )
for classes in 3, 10:
    floor = log(e + classes - 1) - 1
    print(f"twice, {classes:2} classes: never below {floor:.3f}")
