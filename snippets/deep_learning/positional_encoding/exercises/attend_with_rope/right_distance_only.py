"""Turns each key back by its distance; the query stays where it is."""

from math import cos, exp, sin, sqrt


def rotate(vector, place, base=10_000):
    half = len(vector) // 2
    turned = vector[:]
    for i in range(half):
        angle = place * base ** (-i / half)
        a, b = vector[i], vector[i + half]
        turned[i] = a * cos(angle) - b * sin(angle)
        turned[i + half] = a * sin(angle) + b * cos(angle)
    return turned


def attend(q, keys, values):
    weights = [exp(sum(a * b for a, b in zip(q, key)) / sqrt(len(q))) for key in keys]
    return [sum(w * x for w, x in zip(weights, column)) / sum(weights) for column in zip(*values)]


def attend_with_rope(q, at, keys, values):
    return attend(q, [rotate(keys[place], place - at) for place in range(len(keys))], values)
