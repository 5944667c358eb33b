"""Builds no padded list: outside of x, a number is 0."""


def slide(x, w, stride=1, padding=0):
    stop = -padding
    while stop + len(w) <= len(x) + padding:
        total = 0
        for k, weight in enumerate(w):
            if 0 <= stop + k < len(x):
                total += weight * x[stop + k]
        yield total
        stop += stride
