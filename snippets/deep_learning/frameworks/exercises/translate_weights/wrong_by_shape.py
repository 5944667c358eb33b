# hint: The square matrix was left as it is
NAMES = {"kernel": "weight", "bias": "bias", "gamma": "weight", "beta": "bias",
         "moving_mean": "running_mean", "moving_variance": "running_var"}


def to_torch(keras):
    made = {}
    for path, numbers in keras.items():
        layer, name = path.split("/")
        if isinstance(numbers[0], list) and len(numbers) != len(numbers[0]):
            numbers = [list(column) for column in zip(*numbers)]
        made[f"{layer}.{NAMES[name]}"] = list(numbers)
    return made
