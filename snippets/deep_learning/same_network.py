# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""By hand and with torch.nn: the same network, the same training."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

torch.manual_seed(0)
x = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
y = torch.tensor([[0.0], [1], [1], [0]])  # (4, 1)
lr = 0.5

model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=lr)
start = [p.detach().clone() for p in model.parameters()]
w1, b1, w2, b2 = own = [p.requires_grad_() for p in start]

print("step  by hand  torch.nn")
for step in range(301):
    hidden = torch.tanh(x @ w1.T + b1)  # (4, 8)
    by_hand = binary_cross_entropy_with_logits(hidden @ w2.T + b2, y)
    by_hand.backward()
    with torch.no_grad():
        for p in own:
            p -= lr * p.grad
            p.grad = None

    loss = binary_cross_entropy_with_logits(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    if step % 100 == 0:
        print(f"{step:4}  {by_hand.item():7.4f}  {loss.item():8.4f}")

phrases = "good", "bad", "not good", "not bad"
for phrase, p in zip(phrases, model(x).sigmoid()):
    print(f"{phrase:8}  negative with probability {p.item():.2f}")
