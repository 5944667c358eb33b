from answer import Module, Parameter


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


layer = Linear(2, 3)
found = layer.named_parameters()
assert found is not None, (
    "`named_parameters` returns nothing yet. Where does Python keep what was "
    "assigned to `self`?"
)
assert "n_in" not in found, (
    "A plain number is among the parameters: only some attributes are learned."
)
assert list(found) == ["weight", "bias"], (
    "A single layer has a `weight` and a `bias`, in the order of assignment."
)
assert found["weight"] is layer.weight, (
    "Hand out the parameters themselves: an optimizer must be able to change them."
)
assert "scale" in Block().named_parameters(), "A module's own parameters count as well."
names = list(Block().named_parameters())
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
assert "block.first.weight" in Model().named_parameters(), (
    "It works for one level, not for two. Could each module ask its own modules "
    "the same question?"
)
tied = Model()
tied.head.weight = tied.block.first.weight
assert len(tied.named_parameters()) == 6, (
    "A parameter that stands in two places is learned once. How do you notice "
    "that two names mean the same object?"
)
assert len(Model().named_parameters()) == 7, (
    "Parameters with equal numbers are still different parameters."
)
