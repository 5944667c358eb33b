import json

from answer import search_chats
from grading import kind


def file(*events):
    return "".join(json.dumps(event) + "\n" for event in ({"chat": 1}, *events))


physics = file(
    {"question": "What is entropy?"},
    {"piece": "A measure of dis"},
    {"piece": "order."},
    {"end": True},
    {"question": "And energy?"},
    {"piece": "What work needs."},
    {"end": True},
)
cooking = file(
    {"question": "How long do eggs boil?"},
    {"piece": "Three hours."},
    {"end": True},
    {"retry": True},
    {"piece": "Six minutes, to bring order into breakfast."},
    {"end": True},
)
travel = file(
    {"question": "Which way to Rome"},
    {"piece": "All of them."},
    {"end": True},
    {"question": "And the fast"},
    {"piece": "est? By"},
    {"retry": True},
    {"piece": "By tr"},
    {"piece": "ain."},
    {"end": True},
    {"question": "To Rome by night?"},
    {"piece": "By train, too."},
    {"end": True},
)
chats = {"physics": physics, "cooking": cooking, "travel": travel}


def found(words):
    return sorted(map(tuple, kind("search_chats", search_chats(dict(chats), words), [("", 1)])))


assert found("entropy") == [("physics", 1)], (
    "The first question of physics asks about entropy. Do you look at every question, and "
    "count turns from 1?"
)
assert found("work") == [("physics", 2)], (
    "The second reply of physics holds `work`. Do you look at the replies, too?"
)
assert ("physics", 1) in found("disorder"), (
    "A reply arrives in pieces, and a word can be cut in two. Put the pieces together "
    "before you search."
)
assert found("Breakfast SIX") == [("cooking", 1)], (
    "Upper and lower case do not matter, and neither does the order of the words."
)
assert found("energy eggs") == [], (
    "No turn holds both words. Does yours ask for all of them, in the same turn?"
)
assert found("question") == found("end") == found("!") == [], (
    "You found a word or a sign of the file's own form, not of the conversation. Read the events "
    "before you search."
)
assert found("hours") == [], (
    "The reply with `hours` was dropped: after a retry its pieces do not count."
)
assert found("minutes eggs") == [("cooking", 1)], "A question belongs to the reply that a retry has brought."
assert found("them") == [("travel", 1)] and found("est?") == [], (
    "In `travel` the second reply was dropped, not the first: a retry drops the newest one."
)
assert found("train") == [("travel", 2), ("travel", 3)], (
    "Two turns of `travel` hold `train`, and both should be found, one of them after a retry."
)
assert found("fastest") == found("fastBy") == [], (
    "The question ends with `fast` and the reply begins a new word: between them a word ends."
)
assert found("rome") == [("travel", 1), ("travel", 3)], "Turns 1 and 3 of `travel` ask about Rome. Do numbers go on counting?"
