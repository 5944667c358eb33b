# hint: After a stride of 2
def sees(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)
