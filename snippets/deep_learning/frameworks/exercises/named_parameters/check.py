from answer import Module, Parameter
from grading import kind


class Linear(Module):
    def __init__(self, n_in, n_out):
        self.n_in = n_in
        self.weight = Parameter([float(n_in)] * n_in * n_out)
        self.bias = Parameter([float(n_in)] * n_out)


class Block(Module):
    def __init__(self):
        self.scale = Parameter([1.0])
        self.first = Linear(2, 3)
        self.second = Linear(3, 1)


class Model(Module):
    def __init__(self):
        self.block = Block()
        self.head = Linear(1, 2)


class Outer(Module):
    def __init__(self, inner):
        self.inner = inner
        self.shift = Parameter([0.0])


def named(module):
    return kind("named_parameters", module.named_parameters(), {})


layer = Linear(2, 3)
found = named(layer)
assert "n_in" not in found, (
    "A plain number is among the parameters: only some attributes are learned."
)
assert list(found) == ["weight", "bias"], (
    "A single layer has a `weight` and a `bias`, in the order of assignment."
)
assert found["weight"] is layer.weight and found["bias"] is layer.bias, (
    "Hand out the parameters themselves: an optimizer must be able to change them."
)
assert "scale" in named(Block()), "A module's own parameters count as well."
names = list(named(Block()))
assert len(names) != 1, (
    "The layers inside the block are missing. What should happen when an "
    "attribute is a module?"
)
assert len(names) != 3, (
    "Two layers have a `weight`, and one of them was overwritten. What would "
    "tell their names apart?"
)
assert names == [
    "scale", "first.weight", "first.bias", "second.weight", "second.bias",
], "Inside a module the names look like `first.weight`, in the order of assignment."
assert "block.first.weight" in named(Model()), (
    "It works for one level, not for two. Could each module ask its own modules "
    "the same question?"
)
assert list(named(Outer(Outer(Model()))))[-2:] == ["inner.shift", "shift"], (
    "The names keep the order of assignment on every level, here a module before a parameter."
)
deep = Outer(Outer(Model()))
assert named(deep).get("inner.inner.block.second.bias") is deep.inner.inner.block.second.bias, (
    "It works for two levels, not for four."
)
tied = Model()
tied.head.weight = tied.block.first.weight
assert len(named(tied)) == 6, (
    "A parameter that stands in two places is learned once. How do you notice "
    "that two names mean the same object?"
)
assert "block.first.weight" in named(tied) and "head.weight" not in named(tied), (
    "A parameter that stands in two places keeps its first name, not its last."
)
assert len(named(Model())) == 7, (
    "Parameters with equal numbers are still different parameters."
)
twice = Model()
twice.again = twice.head
assert len(named(twice)) == 7, "A module that stands in two places brings its parameters once."
assert len(named(tied)) == 6, "The second call finds other names than the first: does one call leave something behind?"
