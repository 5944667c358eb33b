"""A heap keeps the best; texts are lists."""

import heapq
from math import log


def beam_search(next_tokens, width, length):
    beam = [(0.0, [])]
    for _ in range(length):
        longer = []
        for total, text in beam:
            for token, p in next_tokens(text).items():
                longer.append((total + log(p), text + [token]))
        beam = heapq.nlargest(width, longer)
    total, text = beam[0]
    return text, total
