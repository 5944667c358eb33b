# hint: After 400 tokens the numbers are gone
from math import log


def beam_search(next_tokens, width, length):
    beam = [((), 1.0)]
    for _ in range(length):
        longer = [((*t, n), s * p) for t, s in beam for n, p in next_tokens(t).items()]
        beam = sorted(longer, key=lambda item: -item[1])[:width]
    text, p = beam[0]
    return text, log(p) if p else float("-inf")
