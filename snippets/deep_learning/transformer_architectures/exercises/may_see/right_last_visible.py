"""The last place that a word sees decides."""


def may_see(family, i, j, given):
    last = {"encoder": float("inf"), "decoder": i, "prefix": max(i, given - 1)}
    return not j > last[family]
