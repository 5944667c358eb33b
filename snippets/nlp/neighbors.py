"""Words that keep the same company get similar vectors."""

from collections import Counter, defaultdict
from itertools import permutations
from math import sqrt

corpus = """
the cat drinks milk. the dog drinks water. the cat chases the mouse.
the dog chases the cat. the cat sleeps on the sofa. the dog sleeps on
the sofa. she drinks hot tea. he drinks hot coffee. she drinks cold
tea. he drinks cold coffee. a cup of tea. a cup of coffee. tea cools
in the cup. soup cools in the pot. the soup is hot. the soup is cold.
"""
stop_words = {"a", "he", "in", "is", "of", "on", "she", "the"}

vectors: defaultdict[str, Counter[str]] = defaultdict(Counter)
for sentence in corpus.split("."):
    words = [w for w in sentence.split() if w not in stop_words]
    for word, companion in permutations(words, 2):
        vectors[word][companion] += 1


def dot(a: Counter[str], b: Counter[str]) -> int:
    return sum(count * b[word] for word, count in a.items())


def cosine(a: Counter[str], b: Counter[str]) -> float:
    return dot(a, b) / sqrt(dot(a, a) * dot(b, b))


print("hot:", dict(vectors["hot"]), "\n")
for word in ["cat", "tea", "hot", "pot"]:
    scores = {w: cosine(vectors[word], v) for w, v in vectors.items()}
    del scores[word]
    nearest = sorted(scores, key=lambda w: scores[w], reverse=True)[:3]
    print(f"{word:>4}", *(f"{w:>7} {scores[w]:.2f}" for w in nearest))
