# hint: Later pairs turn more slowly
from math import cos, sin


def rotate(vector, place, base=10_000):
    half = len(vector) // 2
    turned = vector[:]
    for i in range(half):
        angle = place * base ** (2 * i / len(vector))
        a, b = vector[i], vector[i + half]
        turned[i] = a * cos(angle) - b * sin(angle)
        turned[i + half] = a * sin(angle) + b * cos(angle)
    return turned
