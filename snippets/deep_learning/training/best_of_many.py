"""The best of many models looks better than it is."""

from random import Random


def tosses(seed: int, count: int) -> list[bool]:
    rng = Random(seed)
    return [rng.random() < 0.5 for _ in range(count)]


def accuracy(model: int, first: int, last: int) -> float:
    """Of a model that tosses a coin for every example."""
    pairs = zip(tosses(model, last)[first:], truth[first:last])
    hits = [guess == right for guess, right in pairs]
    return sum(hits) / len(hits)


truth = tosses(2**31, 1050)  # 50 to choose by, then 1,000 to test
for n_models in (1, 10, 100, 1000):
    scores = [accuracy(model, 0, 50) for model in range(n_models)]
    chosen = scores.index(max(scores))
    shown = f"{max(scores):.2f}, test {accuracy(chosen, 50, 1050):.2f}"
    print(f"best of {n_models:4}: validation {shown}")
