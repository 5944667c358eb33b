"""Move the input, and the output moves along, if no stop is skipped."""


def spikes(x: list[int], stride: int) -> list[int]:
    stops = range(0, len(x) - 2, stride)
    scores = [2 * x[i + 1] - x[i] - x[i + 2] for i in stops]
    return [max(0, score) for score in scores]


for place in (3, 4, 5):
    x = [3] * 9
    x[place] = 9
    print(" ".join(str(number) for number in x))
    for stride in (1, 2):
        y = spikes(x, stride)
        row = " ".join(f"{score:2}" for score in y)
        print(f"  stride {stride}: {row:20}  largest {max(y):2}")
