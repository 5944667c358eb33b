import json

from answer import search_chats


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
chats = {"physics": physics, "cooking": cooking}

assert search_chats(chats, "entropy") == [("physics", 1)], (
    "The first question of physics asks about entropy. Do you look at every question, and "
    "count turns from 1?"
)
assert search_chats(chats, "work") == [("physics", 2)], (
    "The second reply of physics holds `work`. Do you look at the replies, too?"
)
assert ("physics", 1) in search_chats(chats, "disorder"), (
    "A reply arrives in pieces, and a word can be cut in two. Put the pieces together "
    "before you search."
)
assert search_chats(chats, "Breakfast SIX") == [("cooking", 1)], (
    "Upper and lower case do not matter, and neither does the order of the words."
)
assert search_chats(chats, "energy eggs") == [], (
    "No turn holds both words. Does yours ask for all of them, in the same turn?"
)
assert search_chats(chats, "question") == search_chats(chats, "end") == [], (
    "You found a word of the file's own form, not of the conversation. Read the events "
    "before you search."
)
assert search_chats(chats, "hours") == [], (
    "The reply with `hours` was dropped: after a retry its pieces do not count."
)
