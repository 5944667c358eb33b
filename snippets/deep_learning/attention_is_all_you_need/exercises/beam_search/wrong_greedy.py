# hint: With a width of 2 it still writes
from math import log


def beam_search(next_tokens, width, length):
    text, total = (), 0.0
    for _ in range(length):
        choices = next_tokens(text)
        token = max(choices, key=choices.get)
        text, total = (*text, token), total + log(choices[token])
    return text, total
