"""One row of logits, and the rules that pick the next word from it."""

from collections import Counter
from math import exp
from random import Random

words = ["six", "five", "noon", "eight", "seven", "midnight"]
logits = [3.0, 2.2, 1.4, 0.8, 0.4, -1.0]  # "The library closes at"
temperature = 2.0
p = 0.85


def distribution(
    logits: list[float], temperature: float
) -> list[float]:
    top = max(logits)  # subtracting it changes nothing, avoids overflow
    weights = [exp((logit - top) / temperature) for logit in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def top_p(probabilities: list[float], p: float) -> list[float]:
    """Keep the likeliest words until they reach p; rescale them."""
    ranked = sorted(enumerate(probabilities), key=lambda pair: -pair[1])
    kept: dict[int, float] = {}
    for index, probability in ranked:
        kept[index] = probability
        if sum(kept.values()) >= p:
            break
    total = sum(kept.values())
    return [kept.get(i, 0.0) / total for i in range(len(probabilities))]


plain = distribution(logits, 1.0)
rules = {
    "greedy": [float(logit == max(logits)) for logit in logits],
    "temperature 0.5": distribution(logits, 0.5),
    "temperature 1": plain,
    f"temperature {temperature:g}": distribution(logits, temperature),
    f"top-p {p:g}": top_p(plain, p),
}
print("1,000 draws".ljust(15), *(f"{word:>8}" for word in words))
for name, weights in rules.items():
    drawn = Counter(Random(0).choices(words, weights, k=1000))
    print(name.ljust(15), *(f"{drawn[word]:8}" for word in words))
