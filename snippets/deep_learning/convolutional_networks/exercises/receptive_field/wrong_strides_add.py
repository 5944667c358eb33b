# hint: Two strides of 2 make steps of four inputs
def sees(layers):
    seen, step = 1, 1
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        step += stride - 1
    return seen
