"""A program can be wrong without any error message."""

import re
from collections import Counter

text = "The cat sat on the mat. The mat was flat, and the cat slept."


def by_spaces(text: str) -> list[str]:
    return text.split()


def by_letters(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


for split in by_spaces, by_letters:
    counts = Counter(split(text))
    the, mat = counts["the"], counts["mat"]
    print(f"{split.__name__:10}  the {the}  mat {mat}")

odd_ones = sorted(set(by_spaces(text)) - set(by_letters(text)))
print(f"{odd_ones=}")

assert by_letters("Mat, mat.") == ["mat", "mat"]
