from copy import deepcopy

from answer import to_torch
from grading import kind, same, shared

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
answer = to_torch(keras)
matrices = {"hidden.weight": [[0.0]], "out.weight": [[0.0]]}
made = kind("to_torch", answer, {**matrices, "hidden.bias": [0.0], "norm.weight": [0.0]})
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
assert not same(hidden, [[1, 2], [3, 4], [5, 6]]), (
    "The shape is right and the numbers are in the wrong places: rows were cut "
    "anew, not turned. Which output did 4.0 belong to?"
)
assert same(hidden, [[1, 4], [2, 5], [3, 6]]), (
    "A row of `hidden.weight` holds the weights of one output. Which numbers "
    "does output 0 use?"
)
assert not same(made["out.weight"], given["out/kernel"]), (
    "The square matrix was left as it is. Its shape does not tell its layout: "
    "what does?"
)
assert same(made["out.weight"], [[1, 3], [2, 4]]), (
    "`out.weight` should be the transpose of `out/kernel`."
)
assert same(made["hidden.bias"], [7, 8, 9]), "A bias is one number for each output in both libraries."
assert not same(made["norm.weight"], [0.1, 0.2, 0.3]), (
    "Gamma and beta have changed places: which of them multiplies?"
)
assert same(made["norm.weight"], [1.5, 1.6, 1.7]) and same(made["norm.bias"], [0.1, 0.2, 0.3]), (
    "In PyTorch a normalization calls gamma its weight and beta its bias."
)
assert same(made["norm.running_mean"], [10, 11, 12]), "The moving mean keeps its numbers."
assert same(made["norm.running_var"], [20, 21, 22]), (
    "The moving variance is a variance in both libraries: is a root taken?"
)
assert keras == given and not shared(answer, keras), (
    "What was given has changed, or shares its lists with the answer. Which "
    "of your lists are new?"
)
one = kind("to_torch", to_torch({"head/kernel": [[1.0], [2.0], [3.0]]}), {})
assert same(one, {"head.weight": [[1, 2, 3]]}), (
    "A model of another name, with one kernel of three inputs and one output, is not translated: "
    "do you look for certain layers, or at the second part of each name?"
)
