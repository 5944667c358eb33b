# hint: Gamma and beta have changed places
NAMES = {"kernel": "weight", "bias": "bias", "gamma": "bias", "beta": "weight",
         "moving_mean": "running_mean", "moving_variance": "running_var"}


def to_torch(keras):
    made = {}
    for path, numbers in keras.items():
        layer, name = path.split("/")
        if name == "kernel":
            numbers = [list(column) for column in zip(*numbers)]
        made[f"{layer}.{NAMES[name]}"] = list(numbers)
    return made
