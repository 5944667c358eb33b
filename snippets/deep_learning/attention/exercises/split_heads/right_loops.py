"""Column by column into tuples, and back."""


def split_heads(x, n_heads):
    columns = list(zip(*x))
    d_head = len(columns) // n_heads
    heads = []
    while columns:
        heads.append(tuple(zip(*columns[:d_head])))
        del columns[:d_head]
    return tuple(heads)


def join_heads(heads):
    heads = iter(heads)
    rows = [list(row) for row in next(heads)]
    for head in heads:
        for row, more in zip(rows, head):
            row.extend(more)
    return rows
