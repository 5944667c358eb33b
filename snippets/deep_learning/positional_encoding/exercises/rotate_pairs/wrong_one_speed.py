# hint: All pairs turn equally fast
from math import cos, sin


def rotate(vector, place, base=10_000):
    half = len(vector) // 2
    turned = vector[:]
    for i in range(half):
        a, b = vector[i], vector[i + half]
        turned[i] = a * cos(place) - b * sin(place)
        turned[i + half] = a * sin(place) + b * cos(place)
    return turned
