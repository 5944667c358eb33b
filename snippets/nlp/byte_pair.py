"""Byte-pair encoding: merge the most frequent neighbors, and repeat."""

from collections import Counter

words = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
Pair = tuple[bytes, bytes]


def encode(text: str, merges: list[Pair]) -> list[bytes]:
    tokens = [bytes([byte]) for byte in text.encode()]
    for pair in merges:
        merged: list[bytes] = []
        for token in tokens:
            if merged and (merged[-1], token) == pair:
                merged[-1] += token
            else:
                merged.append(token)
        tokens = merged
    return tokens


def decode(tokens: list[bytes]) -> str:
    return b"".join(tokens).decode()


def next_merge(words: dict[str, int], merges: list[Pair]) -> Pair:
    counts: Counter[Pair] = Counter()
    for word, count in words.items():
        tokens = encode(word, merges)
        for pair in zip(tokens, tokens[1:]):
            counts[pair] += count
    best, count = counts.most_common(1)[0]
    print(f"{count} times  {best[0]} + {best[1]}")
    return best


n_merges = 4
merges: list[Pair] = []
for _ in range(n_merges):
    merges.append(next_merge(words, merges))
for text in ["lowest", "wörst"]:
    print(f"{text:>7}  ", *encode(text, merges))
