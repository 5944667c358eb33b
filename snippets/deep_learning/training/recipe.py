# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "scikit-learn"]
# ///
"""Everything on this page in one training run."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LinearLR,
    SequentialLR,
)

torch.set_num_threads(1)  # a tiny network: more would only wait
torch.manual_seed(0)
pixels, digits = load_digits(return_X_y=True)
x = torch.tensor(pixels, dtype=torch.float32) / 16  # (1797, 64)
y = torch.tensor(digits)
train, validation, test = torch.randperm(len(x)).split([1197, 300, 300])

model = nn.Sequential(
    nn.Linear(64, 128), nn.LayerNorm(128), nn.ReLU(),
    nn.Dropout(0.1), nn.Linear(128, 10),
)  # fmt: skip
epochs, batch = 20, 64
total, warmup = epochs * (len(train) // batch), 20
optimizer = torch.optim.AdamW(
    model.parameters(), lr=0.01, betas=(0.9, 0.95), weight_decay=0.1
)
warm = LinearLR(optimizer, 1 / warmup, total_iters=warmup)
cool = CosineAnnealingLR(optimizer, total - warmup, eta_min=0.001)
schedule = SequentialLR(optimizer, [warm, cool], milestones=[warmup])


def evaluate(chosen: torch.Tensor) -> tuple[float, float]:
    model.eval()  # no dropout
    with torch.no_grad():
        logits = model(x[chosen])
        hits = (logits.argmax(dim=-1) == y[chosen]).float().mean()
        return F.cross_entropy(logits, y[chosen]).item(), hits.item()


print(f"untrained: validation loss {evaluate(validation)[0]:.2f}")
for epoch in range(1, epochs + 1):
    model.train()
    order = train[torch.randperm(len(train))]
    for chosen in order.split(batch)[: len(train) // batch]:
        loss = F.cross_entropy(model(x[chosen]), y[chosen])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    if epoch in (1, 5, 20):
        held_out = evaluate(validation)[0]
        print(f"epoch {epoch:2}: validation loss {held_out:.2f}")
print(f"right answers on the test set: {evaluate(test)[1]:.1%}")
