"""Table 1 of the paper, with numbers in the place of n and d."""

from itertools import count
from math import ceil

d, k, r = 512, 3, 64  # width, kernel, neighborhood


def table_1(n: int) -> dict[str, tuple[int, int, int]]:
    """Operations per layer, steps in sequence, longest path."""
    wide = next(m for m in count(1) if k**m >= n)  # dilated
    return {
        "self-attention": (n * n * d, 1, 1),
        "recurrent": (n * d * d, n, n),
        "convolutional": (k * n * d * d, 1, wide),
        "restricted": (min(r, n) * n * d, 1, ceil(n / r)),
    }


def whole(n: int) -> tuple[int, int]:
    """Multiplications with all matrices: self-attention, recurrent."""
    scores_and_mixing, projections = 2 * n * n * d, 4 * n * d * d
    return scores_and_mixing + projections, 2 * n * d * d


for n in (50, 512, 4096):
    print(f"n = {n:<14}operations  in sequence  longest path")
    for name, (work, steps, path) in table_1(n).items():
        print(f"  {name:14}{work:12.1e}  {steps:11,}  {path:12,}")
    mixes, recurs = whole(n)
    print(f"  all matrices counted: {mixes:.1e} for self-attention,")
    print(f"  {recurs:.1e} recurrent, a factor of {mixes / recurs:.1f}")
