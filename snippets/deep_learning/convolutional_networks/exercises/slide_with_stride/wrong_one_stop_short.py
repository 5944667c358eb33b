# hint: With stride 1 and no padding
def slide(x, w, stride=1, padding=0):
    padded = [0] * padding + x + [0] * padding
    stops = range(0, len(padded) - len(w), stride)
    return [sum(a * b for a, b in zip(w, padded[i:])) for i in stops]
