"""Each row grows out of the one before: a step farther for all, and a new word."""


def alibi_bias(n_heads, seq_len):
    ratio, slope = 256 ** (1 / n_heads), 1.0
    for _ in range(n_heads):
        slope /= ratio
        row, rows = (), []
        for i in range(seq_len):
            row = (*(number - slope for number in row), 0)
            rows.append(row + (float("-inf"),) * (seq_len - i - 1))
        yield tuple(rows)
