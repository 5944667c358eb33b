# hint: Your targets are two letters ahead
def examples(text, seq_len):
    return [
        (text[i : i + seq_len], text[i + 2 : i + seq_len + 2]) for i in range(0, len(text) - seq_len - 1, seq_len)
    ]
