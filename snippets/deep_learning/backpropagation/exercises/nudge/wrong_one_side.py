# hint: You nudge to one side only
def slopes(f, p, h=1e-5):
    found = []
    for i in range(len(p)):
        up = p[:]
        up[i] += h
        found.append((f(up) - f(p)) / h)
    return found
