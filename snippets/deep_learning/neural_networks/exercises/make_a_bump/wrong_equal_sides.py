# hint: With corners 0, 1, 5 the two sides
def output(neurons, x):
    return sum(out * max(0.0, w * x + b) for w, b, out in neurons)


def bump(left, middle, right):
    up = 1 / (middle - left)
    return [(1.0, -left, up), (1.0, -middle, -2 * up), (1.0, -right, up)]
