# hint: Padding 1 puts a zero at either end
def slide(x, w, stride=1, padding=0):
    padded = [0] * padding + x
    stops = range(0, len(padded) - len(w) + 1, stride)
    return [sum(a * b for a, b in zip(w, padded[i:])) for i in stops]
