"""The first pair, and then the rest."""


def examples(text, seq_len):
    if len(text) <= seq_len:
        return ()
    head = text[: seq_len + 1]
    return ((head[:-1], head[1:]), *examples(text[seq_len:], seq_len))
