from answer import fit
from grading import kind

roles = ["system", "user", "assistant", "user", "assistant", "user"]
chat = [{"role": r, "content": str(n)} for n, r in enumerate(roles)]
given = [dict(message) for message in chat]


def kept(window, reply, costs=(10,) * 6):
    sent = fit(chat, window, reply, lambda message: costs[int(message["content"])])
    return [int(message["content"]) for message in kind("fit", sent, [{}])]


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
assert kept(40, 20) == [0, 5], "System message and question take exactly what the reply leaves, and that is enough."
assert chat == given, "The list you were given has changed: the reader's history is lost."
uneven = (3, 40, 1, 2, 30, 4)
assert kept(90, 10, uneven) == [0, 1, 2, 3, 4, 5] and kept(89, 10, uneven) == [0, 3, 4, 5], (
    "With messages of 3, 40, 1, 2, 30 and 4 tokens, 80 in all, and 10 for the reply, a window of 90 "
    "holds everything and one of 89 does not. Do you ask `count` about each message?"
)
assert kept(30, 10, (3, 1, 1, 40, 40, 4)) == [0, 5], (
    "The middle turn does not fit, the oldest would. A chat with a hole is no chat: the oldest goes first."
)
try:
    alone = kept(30, 20)
except ValueError:
    alone = None
assert alone is None, (
    "Even the last question alone does not fit, and you send "
    "something anyway. Raise a ValueError."
)
try:
    nearly = kept(16, 10, (3, 1, 1, 1, 1, 4))
except ValueError:
    nearly = None
assert nearly is None, (
    "The system message needs 3 tokens, the question 4 and the reply 10, which is one more than the "
    "window of 16. Raise a ValueError."
)
