# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""A recurrent network in PyTorch: a batch at once, step by step."""

import torch


def rnn(
    x: torch.Tensor, w: torch.Tensor, u: torch.Tensor, b: torch.Tensor
) -> torch.Tensor:
    from_input = x @ u.T + b  # no step has to wait for this
    h, states = torch.zeros_like(from_input[..., 0, :]), []
    for t in range(x.shape[-2]):
        h = torch.tanh(h @ w.T + from_input[..., t, :])
        states.append(h)
    return torch.stack(states, dim=-2)  # (..., seq_len, d_hidden)


x = torch.tensor([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
w = torch.tensor([[0.5, -1.0], [1.0, 0.5]])  # (d_hidden, d_hidden)
u = torch.tensor([[1.0, 0.0], [0.5, -1.0]])  # (d_hidden, d_in)
b = torch.tensor([0.0, 0.1])  # (d_hidden,)

for h in rnn(x, w, u, b).tolist():
    print("  ".join(f"{number:7.4f}" for number in h))
