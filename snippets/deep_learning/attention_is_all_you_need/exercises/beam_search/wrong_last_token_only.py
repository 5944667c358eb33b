# hint: You compare drafts by their last token alone
from math import log


def beam_search(next_tokens, width, length):
    beam = [((), 0.0, 1.0)]
    for _ in range(length):
        longer = [((*t, n), s + log(p), p) for t, s, _ in beam for n, p in next_tokens(t).items()]
        beam = sorted(longer, key=lambda item: -item[2])[:width]
    return beam[0][:2]
