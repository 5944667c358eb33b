# hint: Of four numbers, a filter of three
def slide(x, w, stride=1, padding=0):
    padded = [0] * padding + x + [0] * padding
    last = len(x) + 2 * padding - len(w)
    stops = range(0, last + stride, stride) if last % stride else range(0, last + 1, stride)
    return [sum(a * b for a, b in zip(w, padded[i:])) for i in stops]
