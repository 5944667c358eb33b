"""Perplexity: a model wavers as if among that many equal choices."""

from collections import Counter, defaultdict
from math import exp, log

corpus = [
    "the cat sat on the mat",
    "the dog sat on the rug",
    "the cat saw the dog",
    "the dog saw the mat",
]


def perplexity(chances: list[float]) -> float:
    return exp(-sum(log(chance) for chance in chances) / len(chances))


following: defaultdict[str, Counter[str]] = defaultdict(Counter)
for sentence in corpus:
    words = ["<s>", *sentence.split(), "</s>"]
    for word, after in zip(words, words[1:]):
        following[word][after] += 1
vocab = {after for counts in following.values() for after in counts}


def chance(word: str, after: str) -> float:
    counts = following[word]
    return (counts[after] + 1) / (counts.total() + len(vocab))


print(f"{perplexity([1/2, 1/4, 1/8]):5.1f}  chances 1/2, 1/4, 1/8")
uniform = [1 / len(vocab)] * 7
print(f"{perplexity(uniform):5.1f}  all {len(vocab)} words alike")
for sentence in ["the dog sat on the mat", "mat the on sat dog the"]:
    words = ["<s>", *sentence.split(), "</s>"]
    chances = [chance(*pair) for pair in zip(words, words[1:])]
    print(f"{perplexity(chances):5.1f}  {sentence}")
