"""A filter over words finds a pair anywhere, if the pair fits."""

# each word as two numbers: does it negate, is it praise
meaning = dict.fromkeys(("not", "never"), (1, 0))
meaning |= dict.fromkeys(("good", "fine"), (0, 1))


def strongest(words: list[str], w: list[tuple[float, float]]) -> float:
    x = [meaning.get(word, (0, 0)) for word in words]  # (seq_len, 2)
    scores = [
        sum(a * b for row, at in zip(w, x[i:]) for a, b in zip(row, at))
        for i in range(len(x) - len(w) + 1)
    ]
    return max(max(0.0, score - 1) for score in scores)  # bias -1, ReLU


two = [(1, 0), (0, 1)]  # a negation, then praise
three = [(1, 0), (0, 0), (0, 1)]  # the same with any word in between

print("width 2  width 3")
for text in (
    "the film was good",
    "the film was not good",
    "this was never fine with me",
    "the film was not very good",
    "not for a moment was it good",
):
    found = [strongest(text.split(), w) for w in (two, three)]
    print(f"{found[0]:7.0f} {found[1]:8.0f}  {text}")
