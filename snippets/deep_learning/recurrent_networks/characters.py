# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""A model of characters learns to spell, and later to agree."""

from itertools import product
from math import log

import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_num_threads(1)  # for steps this small, more only wait
# region text
animals, ends = ["cat", "dog", "hen", "owl"], ["", "s"]
verbs = ["nap", "run", "sit"]
parts = list(product(animals, ends, animals, ends, verbs))
text = [
    f"\nthe {a}{s} by the {b}{t} {verb}{'' if s else 's'}."
    for a, s, b, t, verb in parts
]
letters = sorted(set("".join(text)))
codes = [[letters.index(c) for c in f"{line:\n<27}"] for line in text]
tokens = torch.tensor(codes)  # (192, 27), newlines at the end
# endregion text

# lines whose nearer noun has the other number, up to the verb's stem
hard = torch.tensor([s != t for _, s, _, t, _ in parts])
starts = tokens[hard, :24]
needs_s = torch.tensor([s == "" for _, s, _, t, _ in parts if s != t])


# region model
class Writer(nn.Module):
    def __init__(self, kind: type[nn.RNNBase], d_hidden: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(len(letters), d_hidden)
        self.read = kind(d_hidden, d_hidden, batch_first=True)
        self.logits = nn.Linear(d_hidden, len(letters))

    def forward(self, tokens, state=None):  # (batch, seq_len)
        states, state = self.read(self.embed(tokens), state)
        return self.logits(states), state
# endregion model


@torch.no_grad()
def write(model: Writer) -> str:
    x, state, written = tokens[:1, :1], None, ""
    for _ in range(26):
        logits, state = model(x, state)
        x = logits[0].softmax(dim=-1).multinomial(1)
        written += letters[x]
    return written.rstrip("\n").replace("\n", "|")


@torch.no_grad()
def report(step: int, model: Writer) -> None:
    loss = cross_entropy(model(tokens[:, :-1])[0].mT, tokens[:, 1:])
    last = model(starts)[0][:, -1]
    says_s = last[:, letters.index("s")] > last[:, letters.index(".")]
    agrees = (says_s == needs_s).double().mean()
    print(f"{step:4} {loss:7.3f} {agrees:7.0%}   {write(model)}")


print(f"ln({len(letters)}) = {log(len(letters)):.3f},", end=" ")
print(f"best possible loss {log(len(text)) / 26:.3f}")
for kind, d_hidden in ((nn.LSTM, 32), (nn.RNN, 56)):
    torch.manual_seed(0)
    model = Writer(kind, d_hidden).double()
    if kind is nn.LSTM:
        forget = slice(d_hidden, 2 * d_hidden)  # its gate, open
        nn.init.ones_(model.read.bias_ih_l0.data[forget])
    size = sum(p.numel() for p in model.parameters())
    print(f"\n{kind.__name__}, {size} weights")
    print("step    loss  agrees   writes")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(201):
        if step % 50 == 0:
            report(step, model)
        batch = tokens[torch.randint(len(tokens), (32,))]
        logits, _ = model(batch[:, :-1])
        optimizer.zero_grad()
        cross_entropy(logits.mT, batch[:, 1:]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
