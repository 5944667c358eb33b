"""The positional encoding of 2017: a row of clock hands."""

from math import cos, pi, sin


def encode(
    place: int, d_model: int, base: float = 10_000
) -> list[float]:
    """The code of a place: a sine and a cosine for each hand."""
    if d_model % 2:
        raise ValueError(f"d_model must be even, not {d_model}")
    code = []
    for i in range(d_model // 2):
        angle = place / base ** (2 * i / d_model)
        code += [sin(angle), cos(angle)]
    return code  # (d_model,)


d_model = 8
print("place    hand 0       hand 1       hand 2       hand 3")
for place in (0, 1, 2, 3, 44, 1000):
    numbers = [f"{number:5.2f}" for number in encode(place, d_model)]
    pairs = [" ".join(numbers[i : i + 2]) for i in range(0, d_model, 2)]
    print(f"{place:5}  {'  '.join(pairs)}")
turns = [2 * pi * 10_000 ** (2 * i / d_model) for i in range(4)]
print("once around in", *(f"{turn:,.0f}" for turn in turns), "places")


def likeness(one: int, other: int) -> float:
    pairs = zip(encode(one, 64), encode(other, 64))
    return sum(a * b for a, b in pairs) / 32


print("with 32 hands, place 0 against 1, 10, 44, 1000:", end="")
for place in (1, 10, 44, 1000):
    print(f"  {likeness(0, place):.2f}", end="")
print()
