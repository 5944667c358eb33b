# hint: It does not come back to zero on the right.
def output(neurons, x):
    return sum(out * max(0.0, w * x + b) for w, b, out in neurons)


def bump(left, middle, right):
    up = 1 / (middle - left)
    return [(1.0, -left, up), (1.0, -middle, -up), (1.0, -right, 0.0)]
