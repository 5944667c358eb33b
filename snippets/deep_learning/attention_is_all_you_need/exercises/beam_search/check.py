from math import isclose, log

from answer import beam_search

after = {
    (): {"a": 0.6, "the": 0.4},
    ("a",): {"cat": 0.4, "dog": 0.35, "mat": 0.25},
    ("the",): {"cat": 0.9, "dog": 0.1},
}
asked = []


def next_tokens(text):
    asked.append(text)
    return after[text]


text, total = beam_search(next_tokens, 1, 2)
assert text == ("a", "cat"), (
    "With a width of 1 it should be greedy: the likeliest token, twice. "
    "Which of the longer texts do you keep?"
)
text, total = beam_search(next_tokens, 2, 2)
assert text != ("a", "cat"), (
    "With a width of 2 it still writes “a cat”, 0.24. Does “the”, the second "
    "draft, survive the first step?"
)
assert text == ("the", "cat"), (
    "“The cat” has the probability 0.36, more than any other text of two tokens. "
    "In which order do you sort?"
)
assert isclose(total, log(0.36)), (
    "The result should be a logarithm of the whole text's probability: what is "
    "the logarithm of a product?"
)

# A draft that ends well is not a draft that is good.
after[("the",)] = {"cat": 0.5, "dog": 0.5}
after[("a",)] = {"cat": 0.45, "dog": 0.3, "mat": 0.25}
assert beam_search(next_tokens, 2, 2)[0] == ("a", "cat"), (
    "You compare drafts by their last token alone. What about the tokens that "
    "were written before it?"
)
long = beam_search(lambda text: {"x": 0.1, "y": 0.05}, 2, 400)
assert isclose(long[1], 400 * log(0.1)), (
    "After 400 tokens the numbers are gone: a product of 400 probabilities is "
    "smaller than any float. Which sum can stand in for it?"
)
asked.clear()
beam_search(lambda text: asked.append(text) or {"x": 0.6, "y": 0.4}, 2, 6)
assert len(asked) <= 11, (
    f"A beam of 2 asks the model at most twice at each step, yours {len(asked)} "
    "times in six steps. Keep two drafts in all, not two of each."
)
