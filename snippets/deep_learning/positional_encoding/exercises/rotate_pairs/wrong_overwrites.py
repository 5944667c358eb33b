# hint: A turn must not change the length
from math import cos, sin


def rotate(vector, place, base=10_000):
    half = len(vector) // 2
    x = vector[:]
    for i in range(half):
        angle = place * base ** (-2 * i / len(vector))
        x[i] = x[i] * cos(angle) - x[i + half] * sin(angle)
        x[i + half] = x[i] * sin(angle) + x[i + half] * cos(angle)
    return x
