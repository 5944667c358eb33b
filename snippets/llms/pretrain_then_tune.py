"""Fine-tuning is pretraining's loop on other data, and it forgets."""

from math import exp

general = ["the shop closes at six", "the bank closes at five",
           "the gym opens at eight", "the office opens at nine"]
library = ["the library closes at seven", "the library opens at ten"]
vocab = sorted({w for text in general + library for w in text.split()})
Weights = dict[str, list[float]]


def predict(weights: Weights, before: list[str]) -> list[float]:
    logits = list(map(sum, zip(*(weights[word] for word in before))))
    top = max(logits)  # subtracting it avoids overflow
    raised = [exp(logit - top) for logit in logits]
    total = sum(raised)
    return [value / total for value in raised]  # (vocab_size,)


def train(start: Weights, texts: list[str], epochs: int) -> Weights:
    weights = {word: row[:] for word, row in start.items()}
    for text in texts * epochs:
        tokens = text.split()
        for n, target in enumerate(tokens[1:], 1):
            gradient = predict(weights, tokens[:n])
            gradient[vocab.index(target)] -= 1.0
            for word in tokens[:n]:
                weights[word] = [
                    old - 0.1 * slope
                    for old, slope in zip(weights[word], gradient)
                ]
    return weights


untrained = {word: [0.0] * len(vocab) for word in vocab}
pretrained = train(untrained, general, epochs=100)
tuned = train(pretrained, library, epochs=100)
replayed = train(pretrained, library + general, epochs=100)

print(f"{'most likely next word':<24} pretrained  tuned       replayed")
for text in library + general:
    before = text.split()[:-1]
    print(f"{' '.join(before):<24}", end="")
    for weights in (pretrained, tuned, replayed):
        probability, word = max(zip(predict(weights, before), vocab))
        print(f" {word:<5} {probability:.2f} ", end="")
    print()
