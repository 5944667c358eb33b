"""Sorted pairs of sum and label."""


def choose(scores):
    ranked = sorted(((sum(s), label) for label, s in scores.items()), reverse=True)
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 0.25:
        return None
    return ranked[0][1]
