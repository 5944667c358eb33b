"""Tables of words by turn, and sets of them; only whole words count."""

import json
import re


def words_of(text):
    return set(re.findall(r"\w+", text.casefold()))


def search_chats(chats, words):
    found = set()
    for name, text in chats.items():
        questions, replies, number = {}, {}, 0
        for line in text.splitlines():
            event = json.loads(line)
            if "question" in event:
                number += 1
                questions[number] = event["question"]
            if "question" in event or "retry" in event:
                replies[number] = []
            if "piece" in event:
                replies[number].append(event["piece"])
        for number, question in questions.items():
            if words_of(words) and words_of(words) <= words_of(question) | words_of("".join(replies[number])):
                found.add((name, number))
    return sorted(found)
