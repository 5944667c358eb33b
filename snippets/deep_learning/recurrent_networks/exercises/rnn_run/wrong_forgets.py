# hint: After a 1 and a 0 the state is 0
from math import tanh


def read(x, w, u, b):
    states = []
    for number in x:
        h = 0.0
        h = tanh(w * h + u * number + b)
        states.append(h)
    return states
