"""A causal convolution: zeros on the left hide the future."""


def causal(x: list[float], w: list[float]) -> list[float]:
    padded = [0.0] * (len(w) - 1) + x
    return [
        sum(a * b for a, b in zip(w, padded[t:])) for t in range(len(x))
    ]


w = [0.1, 0.2, 0.3, 0.4]  # the last weight is for the present
x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
before = causal(x, w)
print("output   ", " ".join(f"{y:.1f}" for y in before))
for changed in range(len(x)):
    other = x[:changed] + [9.0] + x[changed + 1 :]
    moved = [a != b for a, b in zip(before, causal(other, w))]
    row = "   ".join(".#"[hit] for hit in moved)
    print(f"changed {changed}  {row}")
