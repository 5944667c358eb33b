# hint: Three numbers make three states
from math import tanh


def read(x, w, u, b):
    h = 0.0
    for number in x:
        h = tanh(w * h + u * number + b)
    return h
