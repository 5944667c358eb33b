"""A pair is a complex number, and a turn is a product."""

from cmath import exp


def rotate(vector, place, base=10_000):
    half = len(vector) // 2
    pairs = map(complex, vector[:half], vector[half:])
    turned = [pair * exp(1j * place * base ** (-i / half)) for i, pair in enumerate(pairs)]
    return tuple(pair.real for pair in turned) + tuple(pair.imag for pair in turned)
