# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""A chat that resends its history costs the square of its length."""

import matplotlib.pyplot as plt

PRICE = (0.75, 4.50)  # dollars for a million tokens, in and out
SYSTEM, QUESTION, ANSWER = 200, 50, 250  # tokens


def tokens_in(turns: int, keep: int) -> int:
    """Tokens sent in all turns, each with `keep` earlier ones."""
    past = sum(min(turn, keep) for turn in range(turns))
    return turns * (SYSTEM + QUESTION) + past * (QUESTION + ANSWER)


def dollars(turns: int, keep: int) -> float:
    sent, written = tokens_in(turns, keep), turns * ANSWER
    return (sent * PRICE[0] + written * PRICE[1]) / 1_000_000


turns = range(1, 101)
figure, axes = plt.subplots()
for keep, label in ((100, "whole history"), (10, "ten turns back")):
    costs = [100 * dollars(count, keep) for count in turns]
    axes.plot(turns, costs)
    axes.text(101, costs[-1], label, va="center")
axes.set(xlabel="turns of the chat", ylabel="cents", xlim=(0, 135))
axes.set(xticks=range(0, 101, 20), ylim=(0, None))
figure.savefig("chat_grows.svg")

print("turns  tokens in    dollars  with ten turns back")
for count in (1, 10, 100):
    sent, cost = tokens_in(count, count), dollars(count, count)
    short = dollars(count, keep=10)
    print(f"{count:>5}  {sent:>9,}  {cost:9.5f}  {short:9.5f}")
