# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "torch",
#   "numpy",  # torch hands its arrays over
#   "matplotlib",
# ]
# ///
"""The model of 2017, whole, learns to write a sequence backward."""

import matplotlib.pyplot as plt
import torch
from torch import Tensor, nn


# region attention
class MultiHeadAttention(nn.Module):  # section 3.2
    def __init__(self, d_model: int, h: int) -> None:
        super().__init__()
        self.h = h
        self.w_q, self.w_k, self.w_v, self.w_o = (
            nn.Linear(d_model, d_model) for _ in range(4)
        )

    def forward(self, x: Tensor, y: Tensor, hidden: Tensor) -> Tensor:
        q, k, v = (
            w(z).unflatten(-1, (self.h, -1)).transpose(1, 2)
            for w, z in ((self.w_q, x), (self.w_k, y), (self.w_v, y))
        )  # (batch, h, seq, d_k)
        scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
        scores = scores.masked_fill(hidden, -torch.inf)
        self.weights = scores.softmax(-1)  # kept, to be drawn
        heads = self.weights @ v  # equation 1
        return self.w_o(heads.transpose(1, 2).flatten(-2))  # Concat
# endregion attention


# region layer
class Layer(nn.Module):  # section 3.1, figure 1
    def __init__(
        self, d_model: int, d_ff: int, h: int, n_attentions: int
    ) -> None:
        super().__init__()
        n = n_attentions  # 1 in the encoder, 2 in the decoder
        self.attentions = nn.ModuleList(
            MultiHeadAttention(d_model, h) for _ in range(n)
        )
        self.ffn = nn.Sequential(  # equation 2
            nn.Linear(d_model, d_ff),
            nn.ReLU(),
            nn.Linear(d_ff, d_model),
        )
        self.norms = nn.ModuleList(
            nn.LayerNorm(d_model) for _ in range(n + 1)
        )

    def forward(self, x: Tensor, *sources: tuple) -> Tensor:
        # each source: where keys and values come from, what is hidden
        for attend, norm, source in zip(
            self.attentions, self.norms, sources
        ):
            y, hidden = source
            x = norm(x + attend(x, x if y is None else y, hidden))
        return self.norms[-1](x + self.ffn(x))
# endregion layer


# region model
def positions(seq_len: int, d_model: int) -> Tensor:  # section 3.5
    pos = torch.arange(seq_len)[:, None]
    angle = pos / 10_000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.stack((angle.sin(), angle.cos()), -1).flatten(-2)


class Transformer(nn.Module):  # figure 1
    def __init__(
        self, vocab_size: int, d_model: int, d_ff: int, h: int, N: int
    ) -> None:
        super().__init__()
        self.d_model = d_model
        self.embedding = nn.Embedding(vocab_size, d_model)
        nn.init.normal_(self.embedding.weight, std=d_model**-0.5)
        self.encoder, self.decoder = (
            nn.ModuleList(Layer(d_model, d_ff, h, n) for _ in range(N))
            for n in (1, 2)
        )

    def embed(self, tokens: Tensor) -> Tensor:  # sections 3.4, 3.5
        x = self.embedding(tokens) * self.d_model**0.5
        return x + positions(tokens.shape[1], self.d_model)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        n = target.shape[1]
        later = torch.ones(n, n, dtype=torch.bool).triu(1)
        nothing = torch.tensor(False)
        memory = self.embed(source)
        for layer in self.encoder:
            memory = layer(memory, (None, nothing))
        x = self.embed(target)
        for layer in self.decoder:
            x = layer(x, (None, later), (memory, nothing))
        return x @ self.embedding.weight.T  # logits, section 3.4
# endregion model


# region train
def lrate(step: int, d_model: int, warmup: int) -> float:  # equation 3
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


torch.manual_seed(0)
torch.set_num_threads(1)
vocab_size, start, d_model, length, warmup = 12, 0, 32, 8, 150
model = Transformer(vocab_size, d_model, d_ff=64, h=2, N=2)
optimizer = torch.optim.Adam(
    model.parameters(), betas=(0.9, 0.98), eps=1e-9
)
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
for step in range(1, 501):
    source = torch.randint(1, vocab_size, (32, length))
    goal = source.flip(1)
    given = goal.roll(1, dims=1)  # shifted right
    given[:, 0] = start
    loss = criterion(model(source, given).flatten(0, 1), goal.flatten())
    optimizer.param_groups[0]["lr"] = lrate(step, d_model, warmup)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step in (1, 50, 100, 300, 500):
        print(f"step {step:3}  loss {loss.item():.2f}")
# endregion train


# region write
@torch.no_grad()
def translate(source: Tensor) -> Tensor:  # greedy
    written = torch.full((len(source), 1), start)
    for _ in range(length):
        best = model(source, written)[:, -1].argmax(-1, keepdim=True)
        written = torch.cat((written, best), dim=1)
    return written[:, 1:]


unseen = torch.randint(1, vocab_size, (500, length))
right = (translate(unseen) == unseen.flip(1)).all(1).float().mean()
print(f"\n500 new sequences: {right:.1%} wholly right")
print("source ", *unseen[0].tolist())
print("written", *translate(unseen[:1])[0].tolist())
# endregion write

translate(unseen)  # the last step saw what all others wrote
heads = model.decoder[-1].attentions[1].weights.mean(0)
share = heads.flip(-1).diagonal(dim1=1, dim2=2).mean(1)
print("layer 2, mirrored place:", *(f"{s:.2f}" for s in share))

figure, grid = plt.subplots(1, 2, figsize=(5.0, 2.8), sharey=True)
ends = (0.4, length + 0.6)
for number, (axes, head) in enumerate(zip(grid, heads), 1):
    y, x = (head > 0.05).nonzero(as_tuple=True)  # written, source
    dark = head[y, x].round(decimals=1).numpy()
    cells = {"marker": "s", "s": 290, "linewidths": 0, "color": "C0"}
    axes.scatter(x + 1, y + 1, alpha=dark, **cells)
    axes.set(title=f"head {number}", xlim=ends, ylim=ends[::-1])
    axes.set_xlabel("place in the source")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks((1, length))
grid[0].set_ylabel("token being written")
figure.savefig("transformer.svg")
