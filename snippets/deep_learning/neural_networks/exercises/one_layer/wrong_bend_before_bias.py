# hint: -2 plus a bias of 3 is above zero
def layer(x, w, b):
    return [
        [max(0.0, sum(p * q for p, q in zip(row, column))) + b_j for column, b_j in zip(zip(*w), b)]
        for row in x
    ]
