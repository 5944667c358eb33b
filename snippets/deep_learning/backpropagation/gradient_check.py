"""Nudge to both sides, and not too little."""


def loss(w: float) -> float:
    """The graph of this page: w is used twice."""
    return (w * (w * 1.0 + 3.0) - 9.0) ** 2


exact, w = 14.0, 2.0
print("    h   one side   both sides     (error of the slope)")
for power in (1, 2, 3, 4, 5, 6, 8, 10, 12):
    h = 10.0**-power
    one_side = (loss(w + h) - loss(w)) / h
    both_sides = (loss(w + h) - loss(w - h)) / (2 * h)
    errors = abs(one_side - exact), abs(both_sides - exact)
    print(f"1e-{power:02}  {errors[0]:9.0e}  {errors[1]:11.0e}")
