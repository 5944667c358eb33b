# hint: Write down both pairs
def examples(text, seq_len):
    step = seq_len + 1
    stretches = [text[i : i + step] for i in range(0, len(text), step)]
    return [(s[:-1], s[1:]) for s in stretches if len(s) == step]
