# hint: The old state is added outside
from math import tanh


def read(x, w, u, b):
    h, states = 0.0, []
    for number in x:
        h = w * h + tanh(u * number + b)
        states.append(h)
    return states
