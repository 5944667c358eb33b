# hint: You paired neighbors
from math import cos, sin


def rotate(vector, place, base=10_000):
    turned = []
    for i in range(0, len(vector), 2):
        angle = place * base ** (-i / len(vector))
        a, b = vector[i : i + 2]
        turned += [a * cos(angle) - b * sin(angle), a * sin(angle) + b * cos(angle)]
    return turned
