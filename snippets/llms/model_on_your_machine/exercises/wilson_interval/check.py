from answer import wilson

low, high = wilson(20, 20)
assert low > 0.5, (
    f"20 right of 20 gave {low:.3f} to {high:.3f}. So many cannot be "
    "chance: the lower end lies above a half."
)
assert low < 0.999, (
    "20 right of 20 gave an interval without width. Twenty items do not "
    "prove that the next is right: which term has no p in it?"
)
assert high < 1.0005, (
    f"20 right of 20 gave an upper end of {high:.3f}. No share is above 1: "
    "what happens to the middle?"
)
assert abs(low - 0.8389) < 0.0005, (
    f"20 right of 20 gave {low:.4f} as the lower end, it is 0.8389. "
    "Look at the last term under the root."
)
low, high = wilson(12, 20)
assert abs(low - 0.3866) < 0.0005 and abs(high - 0.7812) < 0.0005, (
    f"12 right of 20 gave {low:.4f} to {high:.4f}, and it is 0.3866 to "
    "0.7812. Check each term against the formula."
)
wide, narrow = wilson(6, 10), wilson(600, 1000)
assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 5, (
    "A hundred times as many items should make the interval about ten "
    "times as narrow."
)
assert wilson(12, 20, z=1.0)[0] > low, (
    "A smaller z asks for less confidence and gives a narrower interval."
)
