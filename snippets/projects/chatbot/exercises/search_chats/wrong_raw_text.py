# hint: A reply arrives in pieces, and a word can be cut in two.
import json


def search_chats(chats, words):
    wanted, found = words.casefold().split(), []
    for name, text in chats.items():
        number, turn = 0, ""
        for line in text.splitlines():
            number += "question" in json.loads(line)
            turn = line.casefold()
            if all(word in turn for word in wanted):
                found.append((name, number))
    return found
