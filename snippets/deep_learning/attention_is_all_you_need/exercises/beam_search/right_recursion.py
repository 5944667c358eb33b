"""Step by step by recursion, with costs instead of logarithms."""

from math import log2


def beam_search(next_tokens, width, length, beam=(((), 0.0),)):
    if not length:
        text, bits = beam[0]
        return [text, -bits * 0.6931471805599453]
    longer = {}
    for text, bits in beam:
        for token, p in next_tokens(text).items():
            longer[(*text, token)] = bits - log2(p)
    kept = sorted(longer.items(), key=lambda item: item[1])[:width]
    return beam_search(next_tokens, width, length - 1, kept)
