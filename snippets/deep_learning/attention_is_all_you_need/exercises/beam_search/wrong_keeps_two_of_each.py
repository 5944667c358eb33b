# hint: A beam of 2 asks the model at most twice
from math import log


def beam_search(next_tokens, width, length):
    beam = [((), 0.0)]
    for _ in range(length):
        beam = [
            draft
            for t, s in beam
            for draft in sorted(
                (((*t, n), s + log(p)) for n, p in next_tokens(t).items()), key=lambda item: -item[1]
            )[:width]
        ]
        if len(beam) > 64:
            beam = sorted(beam, key=lambda item: -item[1])[:64]
    return max(beam, key=lambda item: item[1])
