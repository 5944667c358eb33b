# hint: The second state is tanh(0.5
from math import tanh


def read(x, w, u, b):
    states, before = [], 0.0
    for number in x:
        states.append(tanh(w * before + u * number + b))
        before = number
    return states
