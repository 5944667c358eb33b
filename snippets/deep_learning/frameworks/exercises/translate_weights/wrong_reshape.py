# hint: The shape is right and the numbers are in the wrong places
NAMES = {"kernel": "weight", "bias": "bias", "gamma": "weight", "beta": "bias",
         "moving_mean": "running_mean", "moving_variance": "running_var"}


def to_torch(keras):
    made = {}
    for path, numbers in keras.items():
        layer, name = path.split("/")
        if name == "kernel":
            flat, width = sum(numbers, []), len(numbers)
            numbers = [flat[i : i + width] for i in range(0, len(flat), width)]
        made[f"{layer}.{NAMES[name]}"] = list(numbers)
    return made
