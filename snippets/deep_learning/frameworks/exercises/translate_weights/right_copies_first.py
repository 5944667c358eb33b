"""A deep copy whose entries are renamed and turned one after another."""

from copy import deepcopy


def to_torch(keras):
    made = deepcopy(keras)
    for old in list(made):
        numbers = made.pop(old)
        layer, name = old.split("/")
        if name in ("kernel", "gamma"):
            name = "weight"
        elif name == "beta":
            name = "bias"
        elif name.startswith("moving_"):
            name = "running_" + name.removeprefix("moving_")[:4].replace("vari", "var")
        if numbers and isinstance(numbers[0], list):
            numbers = [[row[j] for row in numbers] for j in range(len(numbers[0]))]
        made[layer + "." + name] = numbers
    return made
