"""Two texts, one shifted, cut side by side; a generator of lists."""


def examples(text, seq_len):
    inputs, targets = iter(text[:-1]), iter(text[1:])
    for _ in range((len(text) - 1) // seq_len):
        yield ["".join(next(letters) for _ in range(seq_len)) for letters in (inputs, targets)]
