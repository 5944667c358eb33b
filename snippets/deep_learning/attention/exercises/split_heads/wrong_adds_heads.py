# hint: The heads were added up
def split_heads(x, n_heads):
    d_head = len(x[0]) // n_heads
    return [[row[h * d_head : (h + 1) * d_head] for row in x] for h in range(n_heads)]


def join_heads(heads):
    return [[sum(column) for column in zip(*pieces)] for pieces in zip(*heads)]
