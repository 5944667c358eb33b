from answer import choose
from grading import kind


def chosen(scores):
    got = choose(scores)
    return None if got is None else kind("choose", got, "")


got = chosen({"positive": [-4.1], "negative": [-2.3]})
assert got is not None, "−2.3 is far above −4.1: here the model is sure."
assert got == "negative", (
    f"You chose “{got}”. A log-probability is negative: "
    "which of −4.1 and −2.3 is the larger?"
)
got = chosen({"yes": [-2.0], "mostly": [-1.5, -1.8]})
assert got == "yes", (
    f"You chose “{got}” with −2.0 for yes, −1.5 and −1.8 for the pieces of "
    "mostly. A label of several tokens needs all of them."
)
assert chosen({"a": [-3.0], "b": [-1.0, -1.0, -0.5]}) == "b", (
    "The label b has a sum of −2.5 and a has −3.0. "
    "Longer is not always less likely."
)
for pieces in (4, 6, 9):
    got = chosen({"short": [-0.5 * pieces + 0.4], "long": [-0.5] * pieces})
    assert got == "short", (
        f"The sum of {pieces} pieces, −0.5 each, is 0.4 below the other label. "
        f"You chose {got}: how many of the pieces did you add?"
    )
assert chosen({"positive": [-2.25], "negative": [-2.0625]}) is None, (
    "The two are 0.1875 apart. Too close to call is an answer, too."
)
assert chosen({"positive": [-2.249], "negative": [-2.0]}) is None, (
    "The two are 0.249 apart, which is less than 0.25. "
    "Where does your limit lie?"
)
assert chosen({"positive": [-2.25], "negative": [-2.0]}) == "negative", (
    "Exactly 0.25 apart is not less than 0.25 apart."
)
for tie in ({"a": [-1.0], "b": [-1.0]}, {"a": [-1.0], "b": [-0.5, -0.5], "c": [-5.0]}):
    got = chosen(tie)
    assert got is None, (
        f"a and b are exactly equal, and you chose “{got}”. "
        "A label with the same sum is a rival as well."
    )
assert chosen({"x": [-1.0], "y": [-1.125], "z": [-9.0]}) is None, (
    "Of three labels the second is 0.125 below the first. "
    "Which rival decides?"
)
assert chosen({"x": [-9.0], "y": [-1.0], "z": [-8.95]}) == "y", (
    "y leads by far. That the two losers are close together does not matter."
)
assert chosen({"only": [-7.0]}) == "only", "One label has no rival."
