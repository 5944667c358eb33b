"""Two filters, one accuracy: only one of them finds any spam."""

# 100 mails, 5 of them spam (1); two filters judge them
truth = [1] * 5 + [0] * 95
lazy = [0] * 100
useful = [1] * 4 + [0] + [1] * 4 + [0] * 91


def metrics(truth: list[int], guess: list[int]) -> dict[str, float]:
    pairs = list(zip(truth, guess))
    hits, misses = pairs.count((1, 1)), pairs.count((1, 0))
    false_alarms = pairs.count((0, 1))
    flagged, spam = hits + false_alarms, hits + misses
    return {
        "accuracy": sum(t == g for t, g in pairs) / len(pairs),
        "precision": hits / flagged if flagged else 0.0,
        "recall": hits / spam if spam else 0.0,
        "F1": 2 * hits / (flagged + spam) if flagged + spam else 0.0,
    }


print("          lazy  useful")
for name, value in metrics(truth, lazy).items():
    print(f"{name:9} {value:.2f}    {metrics(truth, useful)[name]:.2f}")
