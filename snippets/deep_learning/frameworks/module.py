# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""A module finds what is assigned to it, not what is in a list."""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, d_hidden: int = 32) -> None:
        super().__init__()
        self.hidden = nn.Linear(64, d_hidden)
        self.norm = nn.BatchNorm1d(d_hidden)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(d_hidden, 10)
        self.lost = [nn.Linear(d_hidden, d_hidden)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = self.norm(self.hidden(x)).relu()  # (batch, d_hidden)
        return self.out(self.drop(hidden))  # (batch, 10)


torch.manual_seed(0)
model = Classifier()
trained = dict(model.named_parameters())
for name, tensor in model.state_dict().items():
    kind = "parameter" if name in trained else "buffer"
    print(f"{name:24} {str(tuple(tensor.shape)):9} {kind}")
print("trained numbers:", sum(p.numel() for p in trained.values()))

x = torch.rand(8, 64)
for mode in True, False:
    model.train(mode)  # model.eval() is model.train(False)
    same = torch.equal(model(x), model(x))
    print(f"training {mode!s:5}  twice the same: {same}")
