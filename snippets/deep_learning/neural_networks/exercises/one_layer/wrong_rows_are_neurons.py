# hint: Your neurons are the rows of w.
def layer(x, w, b):
    return [
        [max(0.0, sum(p * q for p, q in zip(row, neuron)) + b_j) for neuron, b_j in zip(w, b)]
        for row in x
    ]
