# hint: Both slopes are 42
def slopes(f, p, h=1e-5):
    up, down = [n + h for n in p], [n - h for n in p]
    return [(f(up) - f(down)) / (2 * h) for _ in p]
