# hint: A later word is still visible
def alibi_bias(n_heads, seq_len):
    slopes = [2 ** (-8 * head / n_heads) for head in range(1, n_heads + 1)]
    return [[[-s * abs(i - j) for j in range(seq_len)] for i in range(seq_len)] for s in slopes]
