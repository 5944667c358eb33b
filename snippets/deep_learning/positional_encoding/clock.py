"""One clock hand as a place: neighbors differ, and then it repeats."""

from math import cos, sin

Vector = tuple[float, float]


def hand(place: int) -> Vector:
    return sin(place), cos(place)


def likeness(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1]


print("place   code            dot product with place 0")
for place in (0, 1, 2, 3, 6):
    a, b = hand(place)
    like = likeness(hand(place), hand(0))
    print(f"{place:5}  ({a:5.2f}, {b:5.2f})  {like:5.2f}")

print("3 places apart:", end="")
for place in (0, 10, 500):
    print(f"  {likeness(hand(place), hand(place + 3)):.4f}", end="")
print()

others = range(1, 100)
double = max(others, key=lambda place: likeness(hand(place), hand(0)))
print(f"most like place 0 is place {double}:", end=" ")
print(f"{likeness(hand(double), hand(0)):.4f}")
