"""Without positions, attention cannot tell who bites whom."""

from math import cos, exp, sin

Vector = tuple[float, float]
meaning = {"dog": (1.0, 0.0), "bites": (0.0, 1.0), "man": (0.8, 0.3)}


def attend(vectors: list[Vector]) -> list[Vector]:
    """Each vector becomes a weighted average of all of them."""
    mixed = []
    for query in vectors:
        scores = [query[0] * a + query[1] * b for a, b in vectors]
        top = max(scores)  # subtracting it avoids overflow
        weights = [exp(score - top) for score in scores]
        total = sum(weights)
        shares = [weight / total for weight in weights]
        pairs = list(zip(shares, vectors))
        first = sum(share * a for share, (a, _) in pairs)
        second = sum(share * b for share, (_, b) in pairs)
        mixed.append((first, second))
    return mixed


def read(sentence: str, positions: bool) -> dict[str, str]:
    words = sentence.split()
    vectors = [meaning[word] for word in words]
    if positions:  # add a code for 0, 1, 2
        coded = enumerate(vectors)
        vectors = [(a + sin(p), b + cos(p)) for p, (a, b) in coded]
    mixed = zip(words, attend(vectors))
    return {word: f"{a:5.2f} {b:5.2f}" for word, (a, b) in mixed}


for positions in (False, True):
    print("with positions" if positions else "without positions")
    one = read("dog bites man", positions)
    two = read("man bites dog", positions)
    for word in meaning:
        mark = "same" if one[word] == two[word] else "different"
        print(f"  {word:5}  {one[word]}  |  {two[word]}   {mark}")
