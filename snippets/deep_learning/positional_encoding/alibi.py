"""ALiBi: the farther a word, the lower its score, head by head."""

from math import exp


def slopes(n_heads: int) -> list[float]:
    """Powers of 2^(-8/n), for n heads, n a power of two."""
    heads = range(1, n_heads + 1)
    return [2 ** (-8 * head / n_heads) for head in heads]


def weights(slope: float, seen: int) -> list[float]:
    """What the newest word gives to itself and to those before."""
    raised = [exp(-slope * distance) for distance in range(seen)]
    total = sum(raised)
    return [number / total for number in raised]


print("8 heads:", *(f"1/{1 / slope:.0f}" for slope in slopes(8)))
print("equal scores, 1,000 words; weight at distance")
print("head      0        1       10      100")
for head in (0, 3, 7):
    shares = weights(slopes(8)[head], 1000)
    row = "  ".join(f"{shares[d]:7.5f}" for d in (0, 1, 10, 100))
    print(f"{head:4}  {row}")
