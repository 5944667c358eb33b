# hint: With its number at the end
import re


def title(question, taken):
    words = re.findall(r"[^\W_]+", question.lower()) or ["chat"]
    name = words[0][:40]
    for word in words[1:]:
        if len(name) + 1 + len(word) > 40:
            break
        name += "-" + word
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
