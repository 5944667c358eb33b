# hint: The reply with `hours` was dropped
import json


def search_chats(chats, words):
    found = []
    for name, text in chats.items():
        turns = []
        for event in map(json.loads, text.splitlines()):
            if "question" in event:
                turns.append(event["question"] + " ")
            elif "piece" in event:
                turns[-1] += event["piece"]
        for number, turn in enumerate(turns, 1):
            if all(word in turn.lower() for word in words.lower().split()):
                found.append((name, number))
    return found
