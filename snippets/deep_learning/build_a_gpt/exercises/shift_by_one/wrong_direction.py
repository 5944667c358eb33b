# hint: Your targets are the letters before
def examples(text, seq_len):
    return [
        (text[i + 1 : i + seq_len + 1], text[i : i + seq_len]) for i in range(0, len(text) - seq_len, seq_len)
    ]
