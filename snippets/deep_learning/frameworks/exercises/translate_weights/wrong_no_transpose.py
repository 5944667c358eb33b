# hint: `hidden.weight` still has a row for each input
NAMES = {"kernel": "weight", "bias": "bias", "gamma": "weight", "beta": "bias",
         "moving_mean": "running_mean", "moving_variance": "running_var"}


def to_torch(keras):
    made = {}
    for path, numbers in keras.items():
        layer, name = path.split("/")
        made[f"{layer}.{NAMES[name]}"] = list(numbers)
    return made
