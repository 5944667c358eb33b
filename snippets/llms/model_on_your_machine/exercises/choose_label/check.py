from answer import choose

plain = {"positive": [-4.1], "negative": [-2.3]}
got = choose(plain)
assert got is not None, "−2.3 is far above −4.1: here the model is sure."
assert got == "negative", (
    f"You chose “{got}”. A log-probability is negative: "
    "which of −4.1 and −2.3 is the larger?"
)
pieces = {"yes": [-2.0], "mostly": [-1.5, -1.8]}
got = choose(pieces)
assert got == "yes", (
    f"You chose “{got}” with −2.0 for yes, −1.5 and −1.8 for the pieces of "
    "mostly. A label of several tokens needs all of them."
)
even = {"a": [-3.0], "b": [-1.0, -1.0, -0.5]}
assert choose(even) == "b", (
    "The label b has a sum of −2.5 and a has −3.0. "
    "Longer is not always less likely."
)
close = {"positive": [-2.25], "negative": [-2.0625]}
assert choose(close) is None, (
    "The two are 0.1875 apart. Too close to call is an answer, too."
)
enough = {"positive": [-2.25], "negative": [-2.0]}
assert choose(enough) == "negative", (
    "Exactly 0.25 apart is not less than 0.25 apart."
)
trio = {"x": [-1.0], "y": [-1.125], "z": [-9.0]}
assert choose(trio) is None, (
    "Of three labels the second is 0.125 below the first. "
    "Which rival decides?"
)
three = {"x": [-9.0], "y": [-1.0], "z": [-8.95]}
assert choose(three) == "y", (
    "y leads by far. That the two losers are close together does not matter."
)
assert choose({"only": [-7.0]}) == "only", "One label has no rival."
