"""One training step by formula: slopes are share minus label."""

from math import exp, log

x, y = [1.0, 2.0, 2.0], 0  # one example and its class
w = [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]  # (classes, inputs)
b = [0.0, 0.0]
lr = 0.1

for step in range(2):
    logits = [sum(a * c for a, c in zip(row, x)) + bias
              for row, bias in zip(w, b)]
    total = sum(exp(logit) for logit in logits)
    shares = [exp(logit) / total for logit in logits]
    loss = -log(shares[y])

    db = [share - (k == y) for k, share in enumerate(shares)]
    dw = [[slope * a for a in x] for slope in db]
    w = [[c - lr * d for c, d in zip(*rows)] for rows in zip(w, dw)]
    b = [c - lr * d for c, d in zip(b, db)]

    print(f"step {step}  loss {loss:.4f}")
    for row, slope in zip(dw, db):
        print(" ", *(f"{d:7.4f}" for d in row), f"  bias {slope:7.4f}")
