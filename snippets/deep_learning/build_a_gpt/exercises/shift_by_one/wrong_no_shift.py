# hint: Inputs and targets are the same
def examples(text, seq_len):
    return [(text[i : i + seq_len], text[i : i + seq_len]) for i in range(0, len(text) - seq_len, seq_len)]
