# hint: A bump twice or four times as wide
def output(neurons, x):
    return sum(out * max(0.0, w * x + b) for w, b, out in neurons)


def bump(left, middle, right):
    return [(1.0, -left, 1.0), (1.0, -middle, -2.0), (1.0, -right, 1.0)]
