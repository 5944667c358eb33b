"""A language model that knows three words learns from one sentence."""

from math import exp, log

words = ["mat", "sofa", "moon"]
logits = [0.0, 0.0, 0.0]  # one score for each word, all equal at first
target = words.index("mat")  # the text goes on with "mat"
lr = 1.0


def softmax(logits: list[float]) -> list[float]:
    top = max(logits)  # subtracting it avoids overflow
    weights = [exp(logit - top) for logit in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def loss(logits: list[float], target: int) -> float:
    return -log(softmax(logits)[target])


def gradient(logits: list[float], target: int) -> list[float]:
    probabilities = softmax(logits)
    return [p - (i == target) for i, p in enumerate(probabilities)]


print("step  loss ", *(f"{word:>6}" for word in words))
for step in range(3):
    shown = " ".join(f"{p:6.2f}" for p in softmax(logits))
    print(f"{step:4}  {loss(logits, target):.2f}  {shown}")
    slopes = gradient(logits, target)
    logits = [x - lr * slope for x, slope in zip(logits, slopes)]
