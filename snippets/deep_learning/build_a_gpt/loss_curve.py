# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# [tool.book]
# page = false
# ///
"""The receipt of the long run: what it cost and how the loss fell."""

import json
from pathlib import Path

import matplotlib.pyplot as plt

receipt = Path(__file__).with_name("receipt.jsonl")  # by gpt_torch.py
facts = [json.loads(line) for line in receipt.open(encoding="utf-8")]
points = [fact for fact in facts if "step" in fact]
(run,) = [fact for fact in facts if "seconds" in fact]
best = min(points, key=lambda point: point["held"])

print(f"{run['date']}, {run['machine']}, {run['threads']} thread(s)")
print(f"parameters    {run['parameters']:9,}")
print(f"bytes to read {run['bytes']:9,}")
print(f"bytes unread  {run['held_bytes']:9,}")
print(f"steps         {run['steps']:9,}")
print(f"seconds       {run['seconds']:9,.0f}")
print(f"tokens/second {run['tokens_per_second']:9,.0f}")
print(f"peak memory   {run['peak_mb']:9,.0f} MB")
ours = run["ours_tokens_per_second"]
gpt2 = run["gpt2_tokens_per_second"]
print(f"beside GPT-2  {ours / gpt2:9.2f} times as fast")
print(f"final loss    {points[-1]['train']:9.2f} on what it read")
print(f"              {points[-1]['held']:9.2f} on held-out pages")
print(f"lowest there  {best['held']:9.2f} at step {best['step']}")

figure, axes = plt.subplots()
steps = [point["step"] for point in points]
for name, words in {"train": "read", "held": "held out"}.items():
    axes.plot(steps, [point[name] for point in points])
    axes.text(steps[-1] * 1.02, points[-1][name], words, va="center")
axes.set(xlabel="step", ylabel="loss", ylim=(0, 6))
axes.set_xlim(0, steps[-1] * 1.2)
axes.set_xticks([0, steps[-1] // 2, steps[-1]])
axes.set_yticks([0, 2, 4, 6])
figure.savefig("loss_curve.svg")
