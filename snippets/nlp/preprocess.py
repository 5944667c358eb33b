"""Classic preprocessing drops endings, and sometimes the point."""

import re

stop_words = {"a", "and", "is", "not", "the", "was", "were"}
lemmas = {"is": "be", "was": "be", "were": "be", "plots": "plot"}
suffixes = ("ing", "ed", "es", "s")


def tokenize(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text.lower())


def stem(word: str) -> str:
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) > 2:
            return word.removesuffix(suffix)
    return word


for review in ["The plot was boring.", "The plots were not boring."]:
    tokens = tokenize(review)
    content = [w for w in tokens if w.isalpha() and w not in stop_words]
    print("tokens        ", *tokens)
    print("lemmas        ", *(lemmas.get(w, w) for w in tokens))
    print("no stop words ", *content)
    print("stems         ", *map(stem, content), "\n")
