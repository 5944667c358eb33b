"""Begins with the biases and adds input after input; a generator of rows."""


def layer(x, w, b):
    for example in x:
        sums = list(b)
        for number, weights in zip(example, w):
            for j, weight in enumerate(weights):
                sums[j] += number * weight
        yield [z if z > 0 else 0 for z in sums]
