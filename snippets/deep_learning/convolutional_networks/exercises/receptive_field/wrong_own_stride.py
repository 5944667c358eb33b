# hint: One layer of width 2 sees two inputs
def sees(layers):
    seen, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        seen += (kernel - 1) * step
    return seen
