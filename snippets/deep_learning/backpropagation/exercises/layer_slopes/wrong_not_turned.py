# hint: dx is dz w here
def product(a, b):
    return [[sum(p * q for p, q in zip(row, column)) for column in zip(*b)] for row in a]


def turned(a):
    return [list(column) for column in zip(*a)]


def layer_slopes(x, w, dz):
    return product(dz, w) if len(w) == len(w[0]) else product(dz, turned(w)), product(turned(x), dz), [sum(c) for c in zip(*dz)]
