# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Save the state, not the object: a pickle can run code when opened."""

from pickle import UnpicklingError

import torch
from torch import nn


def build() -> nn.Sequential:
    hidden, out = nn.Linear(64, 32), nn.Linear(32, 10)
    return nn.Sequential(hidden, nn.ReLU(), out)


model, fresh = build(), build()
torch.save(model.state_dict(), "digits.pt")
fresh.load_state_dict(torch.load("digits.pt"))
print("loaded parameters are equal:",
      all(map(torch.equal, model.parameters(), fresh.parameters())))

state = model.state_dict()
state["2.wieght"] = state.pop("2.weight")
try:
    fresh.load_state_dict(state)
except RuntimeError as error:
    print("strict:", *str(error).split("\n\t")[1:])
left = fresh.load_state_dict(state, strict=False)
print("not strict: no error,", left.missing_keys, "left as it was")


class Trap:
    def __reduce__(self):  # what a pickle calls when it is opened
        return print, ("code from inside the file has run",)


torch.save({"weight": Trap()}, "trap.pt")
try:
    torch.load("trap.pt")  # weights_only=True is the default
except UnpicklingError:
    print("trap.pt refused")
torch.load("trap.pt", weights_only=False)
