# hint: A sum of -1 came out as something else than 0.
def layer(x, w, b):
    return [
        [sum(p * q for p, q in zip(row, column)) + b_j for column, b_j in zip(zip(*w), b)]
        for row in x
    ]
