# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "matplotlib"]
# ///
"""Through 32 untrained blocks: what is left of gradient and words."""

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F

n_layers, d_model, n_heads, seq_len = 32, 64, 4, 32
torch.set_num_threads(1)  # the model is too small to share


class Block(nn.Module):
    def __init__(self, kind: str, std: float, attend: bool) -> None:
        super().__init__()
        self.kind = kind
        self.parts = [self.attention] * attend + [self.feed_forward]
        self.qkv = nn.Linear(d_model, 3 * d_model, bias=False)
        self.out = nn.Linear(d_model, d_model, bias=False)
        self.wide = nn.Linear(d_model, 4 * d_model, bias=False)
        self.narrow = nn.Linear(4 * d_model, d_model, bias=False)
        for weight in self.parameters():
            if std:
                nn.init.normal_(weight, std=std)
            else:
                nn.init.xavier_normal_(weight)

    def attention(self, x: torch.Tensor) -> torch.Tensor:
        qkv = self.qkv(x).view(seq_len, 3, n_heads, -1)
        q, k, v = qkv.permute(1, 2, 0, 3)  # (n_heads, seq_len, d_head)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(y.transpose(0, 1).reshape(x.shape))

    def feed_forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.narrow(self.wide(x).relu())

    # region forward
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for part in self.parts:
            if self.kind == "pre-norm":
                x = x + part(norm(x))
            elif self.kind == "post-norm":
                x = norm(x + part(x))
            elif self.kind == "norm, no residual":
                x = part(norm(x))
            else:
                x = part(x)
        return x
    # endregion forward


def norm(x: torch.Tensor) -> torch.Tensor:
    return F.layer_norm(x, (d_model,), eps=1e-30)


def measure(
    kind: str, seed: int, std: float = 0, attend: bool = True
) -> tuple[list[float], float]:
    """Gradient at the input of each block, and how alike words end."""
    torch.manual_seed(seed)
    x = torch.randn(seq_len, d_model, requires_grad=True)
    inputs = [x]
    for _ in range(n_layers):
        inputs.append(Block(kind, std, attend)(inputs[-1]))
    wish = F.normalize(torch.randn(seq_len * d_model), dim=0)
    wish = wish.view(seq_len, d_model)  # a gradient of size 1
    found = torch.autograd.grad(inputs[-1], inputs, wish)
    last = norm(inputs[-1]).detach()[-2:]
    alike = F.cosine_similarity(last[0], last[1], dim=0).item()
    return [gradient.norm().item() for gradient in found], alike


kinds = ("pre-norm", "post-norm", "norm, no residual", "neither")
starts = {
    "Xavier": {},
    "Xavier, no attention": {"attend": False},
    "0.02": {"std": 0.02},
}
print("four starts each   gradient at block 1   likeness of words")
for name, options in starts.items():
    print(name)
    for kind in kinds:
        found = [measure(kind, seed, **options) for seed in range(4)]
        first = sorted(sizes[0] for sizes, _ in found)
        alike = sorted(abs(likeness) for _, likeness in found)
        print(f"  {kind:17}  {first[0]:5.0e} to {first[-1]:5.0e}"
              f"      {alike[0]:.1f} to {alike[-1]:.1f}")

figure, axes = plt.subplots()
for kind in ("pre-norm", "post-norm", "neither"):
    sizes, _ = measure(kind, seed=0)
    axes.semilogy(range(0, n_layers + 1, 2), sizes[::2])
    color, up = axes.lines[-1].get_color(), kind == "pre-norm"
    axes.text(6, sizes[6] * (4 if up else 0.003), kind, color=color)
axes.set(xlabel="blocks below", ylabel="size of the gradient")
axes.set(xticks=[0, 16, 32], yticks=[1e-12, 1e-6, 1])
axes.minorticks_off()
figure.savefig("depth.svg")
