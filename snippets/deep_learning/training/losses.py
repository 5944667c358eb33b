"""How loudly a wrong answer complains under two losses."""

from math import exp, log


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


print("the right answer is 1")
print(" logit      p   squared  slope   entropy  slope")
for logit in (-8.0, -4.0, -1.0, 1.0, 4.0):
    p = sigmoid(logit)
    squared = (p - 1) ** 2
    squared_slope = 2 * (p - 1) * p * (1 - p)
    entropy = -log(p)
    entropy_slope = p - 1
    print(
        f"{logit:6.0f}  {p:.3f}   {squared:7.3f} {squared_slope:6.3f}"
        f"   {entropy:7.3f} {entropy_slope:6.3f}"
    )
