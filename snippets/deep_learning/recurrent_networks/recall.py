# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch"]
# [tool.book]
# seconds = 90
# ///
"""Say the first symbol again after a while: who still knows it?"""

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_num_threads(1)  # for steps this small, more only wait
d_hidden, batch = 32, 64


# region task
def sample(distance: int) -> tuple[torch.Tensor, torch.Tensor]:
    symbol = torch.randint(0, 8, (batch, 1))  # to be remembered
    noise = torch.randint(8, 16, (batch, distance))  # to be ignored
    return torch.cat([symbol, noise], dim=1), symbol[:, 0]
# endregion task


class Reader(nn.Module):
    def __init__(self, kind: type[nn.RNNBase], bias: float) -> None:
        super().__init__()
        self.embed = nn.Embedding(16, 16)
        self.read = kind(16, d_hidden, batch_first=True)
        self.answer = nn.Linear(d_hidden, 8)
        if kind is nn.LSTM:  # the second of its gates i, f, g, o
            forget = slice(d_hidden, 2 * d_hidden)
            nn.init.constant_(self.read.bias_ih_l0.data[forget], bias)
            nn.init.zeros_(self.read.bias_hh_l0.data[forget])

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        states, _ = self.read(self.embed(tokens))
        return self.answer(states[:, -1])  # (batch, 8)


def train(model: Reader, distance: int, steps: int = 120) -> None:
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        tokens, y = sample(distance)
        optimizer.zero_grad()
        cross_entropy(model(tokens), y).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()


def fading(model: Reader, distance: int) -> list[float]:
    """Gradient of the last state by earlier ones; the nearest is 1."""
    tokens, _ = sample(distance)
    state, states = None, []
    for x in model.embed(tokens).split(1, dim=1):
        _, state = model.read(x, state)
        memory = state[1] if isinstance(state, tuple) else state
        memory.retain_grad()
        states.append(memory)
    # a random direction for each unit, so that no signs cancel
    (memory * torch.randn_like(memory)).sum().backward()
    sizes = [memory.grad.norm().item() for memory in reversed(states)]
    return [size / sizes[0] for size in sizes]


readers = {
    "RNN": (nn.RNN, 0.0),
    "LSTM, bias 0": (nn.LSTM, 0.0),
    "LSTM, bias 3": (nn.LSTM, 3.0),
}
seeds = range(4)
figure, axes = plt.subplots()
print("networks of four that learn it,   gradient 30 steps")
print("by distance           5    30     back, untrained")
for name, (kind, bias) in readers.items():
    learned = {}
    for distance in (5, 30):
        learned[distance] = 0
        for seed in seeds:
            torch.manual_seed(seed)
            model = Reader(kind, bias).double()
            train(model, distance)
            tokens, y = sample(distance)
            right = (model(tokens).argmax(dim=1) == y).double().mean()
            learned[distance] += bool(right > 0.9)
    sizes = []
    for seed in seeds:
        torch.manual_seed(seed)
        sizes.append(fading(Reader(kind, bias).double(), 30))
    print(f"{name:16} {learned[5]:6} {learned[30]:5} "
          f"{min(s[-1] for s in sizes):10.0e} to {max(s[-1] for s in sizes):.0e}")
    for size in sizes:
        axes.semilogy(size, color=f"C{len(axes.texts)}", alpha=0.6)
    axes.text(30.5, sizes[0][-1], name, va="center")
axes.set(xlabel="steps back", ylabel="size of the gradient")
axes.set_xlim(0, 40)
axes.set_ylim(1e-12, 10)
axes.set_xticks(range(0, 31, 10))
figure.savefig("recall.svg")
