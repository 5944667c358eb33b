Weights = dict[str, list]


def to_torch(keras: Weights) -> Weights:
    """Keras names and layout to those of PyTorch, nothing shared.

    out/kernel            out.weight, outputs first
    out/bias              out.bias
    norm/gamma            norm.weight
    norm/beta             norm.bias
    norm/moving_mean      norm.running_mean
    norm/moving_variance  norm.running_var
    """
    ...
