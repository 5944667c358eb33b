# hint: The bias counts once for every input here.
def layer(x, w, b):
    return [
        [max(0.0, sum(p * q + b_j for p, q in zip(row, column))) for column, b_j in zip(zip(*w), b)]
        for row in x
    ]
