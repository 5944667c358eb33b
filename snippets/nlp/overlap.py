"""BLEU and ROUGE count shared n-grams, which is not shared meaning."""

from collections import Counter

reference = "the cat is on the mat"
candidates = [
    "the cat is on the mat",
    "the cat is not on the mat",
    "a kitten lies on a rug",
    "the the the the the the the",
]


def n_grams(text: str, n: int) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(zip(*(words[i:] for i in range(n))))


def overlap(candidate: str, n: int) -> tuple[float, float]:
    ours, theirs = n_grams(candidate, n), n_grams(reference, n)
    shared = (ours & theirs).total()  # the smaller count of each n-gram
    return shared / ours.total(), shared / theirs.total()


print("precision 1  precision 2  recall 1")
for candidate in candidates:
    precision, recall = overlap(candidate, 1)
    precision_2, _ = overlap(candidate, 2)
    numbers = f"{precision:11.2f}{precision_2:13.2f}{recall:10.2f}"
    print(f"{numbers}  {candidate}")
