import re

MOST = 40


def title(question: str, taken: set[str]) -> str:
    """A name for a chat's file, from the chat's first question.

    Small letters and digits of any script, joined by hyphens; at most
    40 characters, cut between words; unlike all names that are taken.
    """
    words = re.findall(r"[^\W_]+", question.lower())
    name = cut(words, MOST)
    number = 1
    while name in taken:
        number += 1
        end = f"-{number}"
        name = cut(words, MOST - len(end)) + end
    return name


def cut(words: list[str], most: int) -> str:
    """As many words as fit; a part of the first if it does not."""
    name = words[0][:most] if words else "chat"
    for word in words[1:]:
        if len(name) + 1 + len(word) > most:
            break
        name += f"-{word}"
    return name
