# hint: A target is shorter than its input
def examples(text, seq_len):
    stretches = [text[i : i + seq_len] for i in range(0, len(text), seq_len)]
    return [(stretch, stretch[1:]) for stretch in stretches]
