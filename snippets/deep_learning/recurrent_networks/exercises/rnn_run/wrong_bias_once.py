# hint: The bias is added at every step
from math import tanh


def read(x, w, u, b):
    h, states = 0.0, []
    for t, number in enumerate(x):
        h = tanh(w * h + u * number + (b if t == 0 else 0.0))
        states.append(h)
    return states
