"""A signature says how to call; an experiment answers the rest."""

from inspect import signature

print(f"sorted{signature(sorted)}")

words = ["mat", "sofa", "rug", "lamp"]
print(sorted(words, key=len, reverse=True))
print(sorted(words, key=len)[::-1])
