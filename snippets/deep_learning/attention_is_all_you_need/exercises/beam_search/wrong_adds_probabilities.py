# hint: The result should be a logarithm
def beam_search(next_tokens, width, length):
    beam = [((), 0.0)]
    for _ in range(length):
        longer = [((*t, n), s + p) for t, s in beam for n, p in next_tokens(t).items()]
        beam = sorted(longer, key=lambda item: -item[1])[:width]
    return beam[0]
