"""The worst goes until enough are gone; powers with a base."""

from math import e


def shares(logits, temperature, top_k):
    base, left = e ** (1 / temperature), dict(enumerate(logits))
    while len(left) > top_k:
        del left[min(left, key=left.get)]
    total = sum(base**logit for logit in left.values())
    return tuple(base ** left[i] / total if i in left else 0 for i in range(len(logits)))
