from math import log, sin

from answer import beam_search
from grading import kind, same

after = {
    (): {"a": 0.6, "the": 0.4},
    ("a",): {"cat": 0.4, "dog": 0.35, "mat": 0.25},
    ("the",): {"cat": 0.9, "dog": 0.1},
}


def next_tokens(text):
    return dict(after[tuple(text)])


def search(width, length, model=next_tokens):
    return kind("beam_search", beam_search(model, width, length), ([""], 0.0))


assert search(1, 2)[0] == ["a", "cat"], (
    "With a width of 1 it should be greedy: the likeliest token, twice. "
    "Which of the longer texts do you keep?"
)
text, total = search(2, 2)
assert text != ["a", "cat"], (
    "With a width of 2 it still writes “a cat”, 0.24. Does “the”, the second "
    "draft, survive the first step?"
)
assert text == ["the", "cat"], (
    "“The cat” has the probability 0.36, more than any other text of two tokens. "
    "In which order do you sort?"
)
assert same(total, log(0.36)), (
    "The result should be a logarithm of the whole text's probability: what is "
    "the logarithm of a product?"
)

# A draft that ends well is not a draft that is good.
after[("the",)] = {"cat": 0.5, "dog": 0.5}
after[("a",)] = {"cat": 0.45, "dog": 0.3, "mat": 0.25}
assert search(2, 2)[0] == ["a", "cat"], (
    "You compare drafts by their last token alone. What about the tokens that "
    "were written before it?"
)
long = search(2, 400, lambda text: {"x": 0.1, "y": 0.05})
assert same(long[1], 400 * log(0.1)), (
    "After 400 tokens the numbers are gone: a product of 400 probabilities is "
    "smaller than any float. Which sum can stand in for it?"
)
asked = []
search(2, 6, lambda text: asked.append(text) or {"x": 0.6, "y": 0.4})
assert len(asked) <= 11, (
    f"A beam of 2 asks the model at most twice at each step, yours {len(asked)} "
    "times in six steps. Keep two drafts in all, not two of each."
)


def uneven(text):
    """A model whose best texts begin with tokens that look worse, again and again."""
    seed = sum((place + 2) ** 2 * ord(token) for place, token in enumerate(text))
    shares = [1.2 + sin(seed * k + k) for k in (3, 5, 7, 8)]
    return {token: share / sum(shares) for token, share in zip("abcd", shares)}


def best(width, length):
    beam = [((), 0.0)]
    for _ in range(length):
        longer = [((*text, token), total + log(p)) for text, total in beam for token, p in uneven(text).items()]
        beam = sorted(longer, key=lambda draft: -draft[1])[:width]
    return beam[0]


for width, length in ((1, 5), (2, 3), (2, 6), (3, 5), (4, 4), (50, 4)):
    wanted = best(width, length)
    assert same(search(width, length, uneven), wanted), (
        f"With width {width} and length {length}, another model should give "
        f"“{' '.join(wanted[0])}”. Are the drafts cut to `width` at every step, the first and the last included?"
    )
