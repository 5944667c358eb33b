# hint: Two layers of width 3 see five inputs
def sees(layers):
    seen = 1
    for kernel, _ in layers:
        seen *= kernel
    return seen
