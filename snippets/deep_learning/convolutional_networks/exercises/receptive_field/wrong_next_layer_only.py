# hint: A stride counts for all layers above it
def sees(layers):
    seen, strides, step = 1, 1, 1
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        strides *= stride
        step = strides if stride > 1 else 1
    return seen
