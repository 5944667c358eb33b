# hint: Twice or half of the right slope.
def slopes(f, p, h=1e-5):
    found = []
    for i in range(len(p)):
        up, down = p[:], p[:]
        up[i] += h
        down[i] -= h
        found.append((f(up) - f(down)) / h)
    return found
