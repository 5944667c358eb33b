# hint: `read` gave back a number, where a list of numbers
from math import tanh


def read(x, w, u, b):
    h = 0.0
    for number in x:
        h = tanh(w * h + u * number + b)
    return h
