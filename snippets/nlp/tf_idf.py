"""TF-IDF: a word counts for more the fewer texts contain it."""

import re
from collections import Counter
from math import log, sqrt

messages = [
    "I need a refund.",
    "I want my bag back.",
    "The strap of my bag is broken.",
    "Is the shop open on Sunday?",
    "I want to change my order.",
]
Vector = dict[str, float]


def tokenize(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def idf(texts: list[list[str]]) -> Vector:
    n = len(texts)
    df = Counter(word for text in texts for word in set(text))
    return {w: log((1 + n) / (1 + df[w])) + 1 for w in sorted(df)}


def tf_idf(text: list[str], weights: Vector) -> Vector:
    tf = Counter(word for word in text if word in weights)
    vector = {word: count * weights[word] for word, count in tf.items()}
    length = sqrt(sum(x * x for x in vector.values()))
    return {word: x / length for word, x in vector.items()}


texts = [tokenize(message) for message in messages]
weights = idf(texts)
vectors = [tf_idf(text, weights) for text in texts]
print(*(f"{w} {weights[w]:.2f}" for w in ["i", "my", "bag", "strap"]))

for query in ["My bag strap tore.", "I want my money back."]:
    print(f"\n{query}")
    q = tf_idf(tokenize(query), weights)
    scores = [sum(q.get(w, 0) * v[w] for w in v) for v in vectors]
    for score, message in sorted(zip(scores, messages), reverse=True):
        print(f"{score:6.2f}  {message}")
