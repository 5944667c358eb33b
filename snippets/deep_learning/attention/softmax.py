"""Softmax turns any scores into positive weights that sum to one."""

from math import exp


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


factor = 10
lists = [[1, 2, 3], [101, 102, 103], [1, 2, 30]]
for scores in [*lists, [factor, 2 * factor, 3 * factor]]:
    weights = softmax(scores)
    shown = "  ".join(f"{weight:.3f}" for weight in weights)
    print(f"{scores!s:16} ->  {shown}")

try:
    exp(1000) / (exp(1000) + exp(999))
except OverflowError as error:
    print(f"without subtracting the top: {error}")
