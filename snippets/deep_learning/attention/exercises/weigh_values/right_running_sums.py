"""One pass over the words, with a running total as in FlashAttention."""

from math import exp


def attend(query, keys, values):
    top, total, mixed = float("-inf"), 0.0, [0.0] * len(values[0])
    for key, value in zip(keys, values):
        score = sum(map(float.__mul__, map(float, query), map(float, key))) * len(query) ** -0.5
        if score > top:
            shrink = exp(top - score)
            top, total, mixed = score, total * shrink, [x * shrink for x in mixed]
        weight = exp(score - top)
        total += weight
        mixed = [x + weight * y for x, y in zip(mixed, value)]
    return tuple(x / total for x in mixed)
