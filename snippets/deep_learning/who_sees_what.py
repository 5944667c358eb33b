"""Who sees what: change one word, watch which outputs move."""

from collections.abc import Callable
from math import exp

Rule = Callable[[int, int], bool]  # may word i look at word j?


def attend(x: list[float], may_see: Rule) -> list[float]:
    mixed = []
    for i, query in enumerate(x):
        seen = [value for j, value in enumerate(x) if may_see(i, j)]
        weights = [exp(query * value) for value in seen]
        mean = sum(w * v for w, v in zip(weights, seen)) / sum(weights)
        mixed.append(mean)
    return mixed


def show(title: str, sentence: str, may_see: Rule) -> None:
    words = sentence.split()
    n = len(words)
    x = [0.3 + 0.2 * i for i in range(n)]
    before = attend(x, may_see)
    moved = [["·"] * n for _ in words]  # (output, changed word)
    for j in range(n):
        changed = [*x[:j], x[j] + 0.1, *x[j + 1 :]]
        for i, after in enumerate(attend(changed, may_see)):
            moved[i][j] = "#" if after != before[i] else "·"
    print(title)
    for word, row in zip(words, moved):
        print(f"  {word:7}{' '.join(row)}")


show("encoder", "the cat sleeps", lambda i, j: True)
show("decoder", "the cat sleeps", lambda i, j: j <= i)
show("both", "the cat le chat", lambda i, j: j < 2 or j <= i)
