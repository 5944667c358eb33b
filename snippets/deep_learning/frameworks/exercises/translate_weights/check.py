from copy import deepcopy

from answer import to_torch

keras = {
    "hidden/kernel": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],  # 2 inputs, 3 outputs
    "hidden/bias": [7.0, 8.0, 9.0],
    "norm/gamma": [1.5, 1.6, 1.7],
    "norm/beta": [0.1, 0.2, 0.3],
    "norm/moving_mean": [10.0, 11.0, 12.0],
    "norm/moving_variance": [20.0, 21.0, 22.0],
    "out/kernel": [[1.0, 2.0], [3.0, 4.0]],
    "out/bias": [5.0, 6.0],
}
given = deepcopy(keras)
made = to_torch(keras)
assert made is not None, "`to_torch` returns nothing yet: return a new dictionary."
names = {
    "hidden.weight", "hidden.bias", "norm.weight", "norm.bias",
    "norm.running_mean", "norm.running_var", "out.weight", "out.bias",
}
assert set(made) == names, (
    "The names are not those of PyTorch yet. Compare them with the table in the docstring."
)
hidden = made["hidden.weight"]
assert len(hidden) != 2, (
    "`hidden.weight` still has a row for each input. Which comes first in PyTorch?"
)
assert list(map(list, hidden)) != [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], (
    "The shape is right and the numbers are in the wrong places: rows were cut "
    "anew, not turned. Which output did 4.0 belong to?"
)
assert list(map(list, hidden)) == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]], (
    "A row of `hidden.weight` holds the weights of one output. Which numbers "
    "does output 0 use?"
)
assert list(map(list, made["out.weight"])) != keras["out/kernel"], (
    "The square matrix was left as it is. Its shape does not tell its layout: "
    "what does?"
)
assert list(map(list, made["out.weight"])) == [[1.0, 3.0], [2.0, 4.0]], (
    "`out.weight` should be the transpose of `out/kernel`."
)
assert made["hidden.bias"] == [7.0, 8.0, 9.0], "A bias is one number for each output in both libraries."
assert made["norm.weight"] != [0.1, 0.2, 0.3], (
    "Gamma and beta have changed places: which of them multiplies?"
)
assert made["norm.weight"] == [1.5, 1.6, 1.7] and made["norm.bias"] == [0.1, 0.2, 0.3], (
    "In PyTorch a normalization calls gamma its weight and beta its bias."
)
assert made["norm.running_mean"] == [10.0, 11.0, 12.0], "The moving mean keeps its numbers."
assert made["norm.running_var"] == [20.0, 21.0, 22.0], (
    "The moving variance is a variance in both libraries: is a root taken?"
)
made["hidden.bias"][0] = 99.0
assert keras == given, (
    "What was given has changed, or shares its lists with the answer. Which "
    "of your lists are new?"
)
