from answer import bill
from grading import kind, same


def charged(usages, price):
    return kind("bill", bill(usages, price), 0.0)


one = charged([(1_000_000, 0)], (2.0, 10.0))
assert not same(one, 2_000_000.0), (
    "One call with a million tokens came out at two million dollars. "
    "For how many tokens is the price?"
)
assert not same(one, 10.0), (
    "A million tokens in should cost 2 dollars, and cost 10. "
    "Which of the two prices is which?"
)
assert same(one, 2.0), (
    f"A million tokens in, at 2 dollars for a million, cost {one}. "
    "They should cost 2."
)
both = charged([(1_000_000, 500_000)], (2.0, 10.0))
assert same(both, 7.0), (
    "The reply is not in the bill, or not at its own price. A million "
    "in at 2 and half a million out at 10 make 7 dollars."
)
chat = [(100_000, 100_000), (300_000, 100_000), (500_000, 100_000)]
total = charged(chat, (1.0, 3.0))
assert not same(total, 0.8), (
    "Only the last call is on the bill. Its tokens in contain the "
    "earlier turns, and those had been paid once already: are they free now?"
)
assert not same(total, 1.2), (
    "You charge each message once. A resent history is read again by "
    "the model, and charged again: add what each call reported."
)
assert same(total, 1.8), (
    f"Three calls report 900,000 tokens in and 300,000 out, at 1 "
    f"and 3 dollars a million: 1.80, not {total}."
)
small = charged([(120, 40), (7, 300)], (0.15, 0.6))
assert same(small * 1e6, 223.05, tolerance=5e-7), (
    f"Two small calls, 127 tokens in and 340 out at 0.15 and 0.60, cost 0.00022305 dollars, not {small}: is anything rounded?"
)
assert same(charged([], (1.0, 1.0)), 0), "A chat without calls costs nothing."
