"""A filter slides along a list: multiply, add, move on."""


def slide(x: list[float], w: list[float]) -> list[float]:
    stops = range(len(x) - len(w) + 1)
    return [sum(a * b for a, b in zip(w, x[i:])) for i in stops]


loudness = [3, 3, 3, 9, 3, 3]
spike = [-1, 2, -1]  # the middle counts twice, its neighbors against it

for i, y in enumerate(slide(loudness, spike)):
    window = "  ".join(str(number) for number in loudness[i : i + 3])
    print(f"stop {i}:  {window}  gives {y:3}, after ReLU {max(0, y):2}")
