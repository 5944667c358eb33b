# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers"]
# [tool.book]
# seconds = 120
# ///
"""The same GPT in PyTorch: checked in seconds, trained in minutes."""

import hashlib
import json
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from math import cos, log, pi
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F


# region model
def norm(x: Tensor) -> Tensor:
    return F.rms_norm(x, x.shape[-1:], eps=1e-5)


class Block(nn.Module):
    def __init__(self, d_model: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.qkv = nn.Linear(d_model, 3 * d_model, bias=False)
        self.o = nn.Linear(d_model, d_model, bias=False)
        self.up = nn.Linear(d_model, 4 * d_model, bias=False)
        self.down = nn.Linear(4 * d_model, d_model, bias=False)

    def attention(self, x: Tensor) -> Tensor:
        heads = self.qkv(x).unflatten(-1, (3, self.n_heads, -1))
        q, k, v = heads.permute(2, 0, 3, 1, 4)
        # each (batch, n_heads, seq_len, d_head)
        found = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o(found.transpose(1, 2).flatten(2))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(norm(x))
        return x + self.down(self.up(norm(x)).relu())


class GPT(nn.Module):
    def __init__(
        self, vocab_size: int, seq_len: int, d_model: int,
        n_heads: int, n_layers: int,
    ) -> None:
        super().__init__()
        self.tokens = nn.Embedding(vocab_size, d_model)
        self.positions = nn.Embedding(seq_len, d_model)
        self.blocks = nn.Sequential(
            *(Block(d_model, n_heads) for _ in range(n_layers))
        )
        self.head = nn.Linear(d_model, vocab_size, bias=False)
        nn.init.zeros_(self.head.weight)

    def forward(self, tokens: Tensor) -> Tensor:  # (batch, seq_len)
        x = self.tokens(tokens)
        x = x + self.positions.weight[: tokens.shape[1]]
        return self.head(norm(self.blocks(x)))
# endregion model


# region data
def windows(data: Tensor, batch: int, seq_len: int) -> tuple:
    """Random stretches of text, and the same one byte later."""
    starts = torch.randint(len(data) - seq_len, (batch, 1))
    stretch = data[starts + torch.arange(seq_len + 1)]
    return stretch[:, :-1], stretch[:, 1:]  # each (batch, seq_len)


def loss_of(model: Callable, x: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(model(x).flatten(0, 1), y.flatten())
# endregion data


# region write
@torch.no_grad()
def write(
    model: GPT, start: str, length: int, temperature: float
) -> str:
    tokens = torch.tensor([list(start.encode())])
    seq_len = len(model.positions.weight)
    for _ in range(length):
        logits = model(tokens[:, -seq_len:])[:, -1]
        shares = (logits / temperature).softmax(dim=-1)
        tokens = torch.cat([tokens, shares.multinomial(1)], dim=1)
    return bytes(tokens[0].tolist()).decode(errors="replace")
# endregion write


# region check
def check() -> None:
    """Before hours of training: seconds that find most bugs."""
    torch.manual_seed(0)
    data = torch.tensor(list(Path(__file__).read_text().encode()))
    model = GPT(256, 64, d_model=64, n_heads=4, n_layers=2)
    x, y = windows(data, batch=8, seq_len=64)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    print(f"ln 256 = {log(256):.3f}")
    for step in range(201):
        loss = loss_of(model, x, y)
        if step % 50 == 0:
            print(f"step {step:3}  loss of one batch {loss.item():.3f}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
# endregion check


# region train
def split(folder: Path) -> tuple[Tensor, Tensor]:
    """The Markdown of a folder; every eighth page is held out."""
    pages = [path.read_bytes() for path in sorted(folder.rglob("*.md"))]
    if not pages[4:]:
        raise SystemExit(f"{folder} holds too few Markdown files")
    held = b"".join(pages[4::8])
    rest = b"".join(page for i, page in enumerate(pages) if i % 8 != 4)
    return torch.tensor(list(rest)), torch.tensor(list(held))


def train(
    steps: int, folder: Path, receipt: Path, d_model: int = 128,
    n_layers: int = 5, batch: int = 16, seq_len: int = 128,
) -> None:
    torch.manual_seed(0)
    rest, held = split(folder)
    model = GPT(256, seq_len, d_model, n_heads=4, n_layers=n_layers)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=2e-3, betas=(0.9, 0.95), fused=True
    )
    exam = windows(held, 64, seq_len)  # the same all along
    warmup, seconds = steps // 20 + 1, 0.0
    for step in range(steps + 1):
        started = time.perf_counter()
        decay = 0.55 + 0.45 * cos(pi * step / steps)  # 1 to 0.1
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / warmup) * decay
        loss = loss_of(model, *windows(rest, batch, seq_len))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seconds += time.perf_counter() - started
        if step % max(1, steps // 20) == 0:
            with torch.no_grad():
                test = loss_of(model, *exam).item()
            note(receipt, step=step, train=loss.item(), held=test)
    parameters = sum(weight.numel() for weight in model.parameters())
    note(
        receipt, steps=steps, seconds=seconds, peak_mb=peak_mb(),
        tokens_per_second=steps * batch * seq_len / seconds,
        parameters=parameters, bytes=len(rest), held_bytes=len(held),
        **race(model, batch, seq_len), **origin(),
    )
    for temperature in (0.3, 0.8, 1.5):
        text = write(model, "## ", 300, temperature)
        note(receipt, temperature=temperature, text=text)
# endregion train


# region race
def race(model: GPT, batch: int, seq_len: int) -> dict[str, float]:
    """Tokens a second beside Transformers' GPT-2 of the same size."""
    from transformers import GPT2Config, GPT2LMHeadModel

    other = GPT2LMHeadModel(GPT2Config(
        vocab_size=256, n_positions=seq_len, n_head=4,
        n_embd=model.head.in_features, n_layer=len(model.blocks),
        resid_pdrop=0, embd_pdrop=0, attn_pdrop=0, use_cache=False,
        bos_token_id=None, eos_token_id=None,
    ))
    x, y = torch.randint(256, (2, batch, seq_len))
    logits_of = {"ours": model, "gpt2": lambda x: other(x).logits}
    times = {"ours": [], "gpt2": []}
    for _ in range(20):  # in turns, so that both meet the same weather
        for name, logits in logits_of.items():
            started = time.perf_counter()
            loss_of(logits, x, y).backward()
            times[name].append(time.perf_counter() - started)
    return {
        f"{name}_tokens_per_second": batch * seq_len / min(seconds)
        for name, seconds in times.items()
    }
# endregion race


# region receipt
def note(receipt: Path, **facts: object) -> None:
    line = json.dumps(facts)
    print(line, flush=True)
    with receipt.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def origin() -> dict[str, object]:
    """What ran, where, and when."""
    code = Path(__file__).read_bytes()
    return {
        "sha256": hashlib.sha256(code).hexdigest(),
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()} CPU",
        "threads": torch.get_num_threads(),
        "torch": torch.__version__.split("+")[0],
    }


def peak_mb() -> float:
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
# endregion receipt


if __name__ == "__main__":
    check()
    if len(sys.argv) == 3:  # python gpt_torch.py 2000 docs
        receipt = Path(__file__).with_name("receipt.jsonl")
        receipt.unlink(missing_ok=True)
        train(int(sys.argv[1]), Path(sys.argv[2]), receipt)
