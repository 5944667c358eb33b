# hint: With stride 2 the filter stops at 0 and 2
def slide(x, w, stride=1, padding=0):
    padded = [0] * padding + x + [0] * padding
    stops = range(len(padded) - stride * (len(w) - 1))
    return [sum(a * b for a, b in zip(w, padded[i::stride])) for i in stops]
