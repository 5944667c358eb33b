"""Collects the very inputs that output 0 reaches."""

from functools import reduce


def sees(layers):
    def below(places, layer):
        kernel, stride = layer
        return {place * stride + k for place in places for k in range(kernel)}

    places = reduce(below, layers[::-1], {0})
    return max(places) - min(places) + 1
