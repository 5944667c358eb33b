"""From the last layer to the first: how many outputs of the layer below are needed?"""


def sees(layers):
    if not layers:
        return 1
    *below, (kernel, stride) = layers
    return widen(below, kernel)


def widen(layers, needed):
    if not layers:
        return needed
    *below, (kernel, stride) = layers
    return widen(below, (needed - 1) * stride + kernel)
