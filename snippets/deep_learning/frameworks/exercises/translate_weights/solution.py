Weights = dict[str, list]

NAMES = {
    "kernel": "weight",
    "bias": "bias",
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


def to_torch(keras: Weights) -> Weights:
    """Keras names and layout to those of PyTorch, nothing shared.

    out/kernel            out.weight, outputs first
    out/bias              out.bias
    norm/gamma            norm.weight
    norm/beta             norm.bias
    norm/moving_mean      norm.running_mean
    norm/moving_variance  norm.running_var
    """
    translated = {}
    for path, numbers in keras.items():
        layer, name = path.split("/")
        if name == "kernel":
            numbers = [list(column) for column in zip(*numbers)]
        translated[f"{layer}.{NAMES[name]}"] = list(numbers)
    return translated
