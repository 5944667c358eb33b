"""One pass with a list of turns; a generator of lists."""

import json


def search_chats(chats, words):
    for name in chats:
        turns = []
        for event in map(json.loads, chats[name].split("\n")[:-1]):
            match event:
                case {"question": text}:
                    turns.append([text.lower(), ""])
                case {"retry": _}:
                    turns[-1][1:] = [""]
                case {"piece": text}:
                    turns[-1][1] += text.lower()
        for number, parts in enumerate(turns):
            if all(any(word in part for part in parts) for word in words.lower().split()):
                yield [name, number + 1]
