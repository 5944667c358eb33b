# hint: The filter is turned around
def slide(x, w, stride=1, padding=0):
    padded = [0] * padding + x + [0] * padding
    stops = range(0, len(padded) - len(w) + 1, stride)
    return [sum(a * b for a, b in zip(w[::-1], padded[i:])) for i in stops]
