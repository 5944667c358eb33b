"""How low the loss can go on Tokolar, by how far a model looks back."""

from collections import Counter
from itertools import product
from math import log

share = {}  # of each word among all that can be invented
for vowels, size in product(["ao", "ei"], [2, 3]):
    syllables = [c + v for c, v in product("kmnst", vowels)]
    for root in product(syllables, repeat=size):
        for ending in ("", f"l{vowels[0]}r"):
            share["".join(root) + ending] = 0.5**3 / 10**size


def lowest_loss(sight: int) -> float:
    """What the true shares cost, given the last `sight` letters."""
    seen, found = Counter(), Counter()
    for word, p in share.items():
        text = f".{word}."
        for i in range(1, len(text)):
            before = text[max(0, i - sight) : i]
            seen[before] += p / (len(text) - 1)
            found[before, text[i]] += p / (len(text) - 1)
    return sum(p * log(seen[key[0]] / p) for key, p in found.items())


print(f"{len(share):,} words, shares sum to {sum(share.values()):.3f}")
print(f"knows nothing, ln 12  {log(12):.2f}")
for sight in (0, 1, 2, 3, 5, 9):
    print(f"looks {sight} letters back  {lowest_loss(sight):.2f}")
