# hint: The numbers you were given have changed.
def slopes(f, p, h=1e-5):
    found = []
    for i in range(len(p)):
        before = f(p)
        p[i] += h
        found.append((f(p) - before) / h)
    return found
