# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""Train on 16 places, test on 64: five ways to say where a word is."""

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)  # the model is too small to share
vocab_size, d_model, n_heads, trained = 12, 32, 4, 16
d_head = d_model // n_heads


def angles(seq_len: int, width: int) -> torch.Tensor:
    frequencies = 10_000 ** (-torch.arange(0, width, 2) / width)
    return torch.outer(torch.arange(seq_len).float(), frequencies)


def rope(x: torch.Tensor) -> torch.Tensor:
    turns = angles(*x.shape[-2:])
    (a, b), cos, sin = x.chunk(2, dim=-1), turns.cos(), turns.sin()
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


# region attention
class Attention(nn.Module):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind, self.norm = kind, nn.LayerNorm(d_model)
        self.qkv = nn.Linear(d_model, 3 * d_model)
        self.out = nn.Linear(d_model, d_model)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, seq_len, _ = x.shape
        qkv = self.qkv(self.norm(x))
        qkv = qkv.view(batch, seq_len, 3, n_heads, d_head)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        if self.kind == "RoPE":
            q, k = rope(q), rope(k)
        places = torch.arange(seq_len)
        distance = places[:, None] - places
        slopes = 2.0 ** (-8 * torch.arange(1, n_heads + 1) / n_heads)
        slopes = slopes * (self.kind == "ALiBi")
        bias = -slopes[:, None, None] * distance
        bias = bias.masked_fill(distance < 0, -torch.inf)  # causal
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return x + self.out(y.transpose(1, 2).reshape(x.shape))
# endregion attention


class Model(nn.Module):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind, self.embed = kind, nn.Embedding(vocab_size, d_model)
        self.table = nn.Parameter(0.1 * torch.randn(64, d_model))
        self.layers = nn.Sequential(Attention(kind), Attention(kind))
        self.head = nn.Linear(d_model, vocab_size)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x, seq_len = self.embed(tokens), tokens.shape[1]
        if self.kind == "learned table":
            x = x + self.table[:seq_len]
        if self.kind == "sinusoidal":
            turns = angles(seq_len, d_model)
            x = x + torch.cat([turns.sin(), turns.cos()], dim=-1)
        return self.head(self.layers(x))


def previous(model: Model, seq_len: int, batch: int = 32) -> tuple:
    """Logits at each place but the first, and the token before it."""
    tokens = torch.randint(vocab_size, (batch, seq_len))
    return model(tokens)[:, 1:], tokens[:, :-1]


print("share of right answers in the last 8 places of")
print("                  16 places  32    64")
for kind in ("learned table", "sinusoidal", "RoPE", "ALiBi", "none"):
    torch.manual_seed(0)
    model = Model(kind)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(80):
        logits, before = previous(model, trained)
        loss = F.cross_entropy(logits.flatten(0, 1), before.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    shares = []
    with torch.no_grad():
        for seq_len in (16, 32, 64):
            logits, before = previous(model, seq_len, batch=200)
            right = logits.argmax(dim=-1) == before
            shares.append(right[:, -8:].float().mean().item())
    print(f"{kind:20}", *(f"{share:5.1f}" for share in shares))
