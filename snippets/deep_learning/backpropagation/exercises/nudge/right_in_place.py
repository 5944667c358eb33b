"""Nudges the given list and puts the old number back; a generator."""


def slopes(f, p, h=1e-5):
    for i, old in enumerate(p):
        p[i] = old + h
        above = f(p)
        p[i] = old - h
        below = f(p)
        p[i] = old
        yield (above - below) / h / 2
