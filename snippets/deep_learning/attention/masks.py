"""A mask writes minus infinity over scores, before the softmax."""

from math import exp, inf

words = ["the", "cat", "sat", "down"]
scores = [[1.0, 2.0, 0.5, 0.1]] * 4  # the same scores for each query


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


print("       " + "".join(f"{word:>6}" for word in words))
for i, row in enumerate(scores):
    masked = [s if j <= i else -inf for j, s in enumerate(row)]
    weights = softmax(masked)
    assert abs(sum(weights) - 1) < 1e-9
    shown = "".join(f"{weight:6.2f}" for weight in weights)
    print(f"{words[i]:>6} {shown}")
