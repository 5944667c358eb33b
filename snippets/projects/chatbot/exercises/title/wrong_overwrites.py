# hint: The name is taken
import re


def title(question, taken):
    words = re.findall(r"[^\W_]+", question.lower()) or ["chat"]
    name = words[0][:40]
    for word in words[1:]:
        if len(name) + 1 + len(word) > 40:
            break
        name += "-" + word
    return name
