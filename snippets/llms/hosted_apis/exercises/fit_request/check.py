from answer import fit


def count(message):
    return 10


roles = ["system", "user", "assistant", "user", "assistant", "user"]
chat = [{"role": r, "content": str(n)} for n, r in enumerate(roles)]
given = [dict(message) for message in chat]


def kept(window, reply):
    return [int(m["content"]) for m in fit(chat, window, reply, count)]


assert kept(100, 40) == [0, 1, 2, 3, 4, 5], (
    "Everything fits: six messages of 10 tokens, 40 for the reply, a "
    "window of 100. And yet something is missing."
)
short = kept(70, 20)
assert short != [0, 1, 2, 3, 4, 5], (
    "The messages take 60 of the 70 tokens, and a reply of 20 has no "
    "place. What shares the window with the prompt?"
)
assert 0 in short, (
    "The system message is gone. The model no longer knows what it "
    "should be: it is never dropped."
)
assert 5 in short, (
    "The newest question is gone, the one to be answered. "
    "Drop from the other end."
)
assert short != [0, 2, 3, 4, 5], (
    "The chat now begins with an answer whose question is gone. "
    "A turn goes as a whole."
)
assert short == [0, 3, 4, 5], (
    f"You keep the messages {short}. Dropping the oldest turn, 1 and 2, "
    "is enough, and no more than needed goes."
)
assert kept(50, 20) == [0, 5], (
    "Half a turn is left, or one turn too many. With 50 tokens, 20 of "
    "them for the reply, the system message and the question fit."
)
assert chat == given, "The list you were given has changed: the reader's history is lost."
try:
    alone = fit(chat, 30, 20, count)
except ValueError:
    alone = None
assert alone is None, (
    "Even the last question alone does not fit, and you send "
    "something anyway. Raise a ValueError."
)
