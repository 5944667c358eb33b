def sees(layers: list[tuple[int, int]]) -> int:
    """How many inputs reach one output; each layer is kernel, stride."""
    seen, step = 1, 1
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        step *= stride
    return seen
