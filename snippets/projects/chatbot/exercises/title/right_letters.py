"""Letter by letter; a second name ends in a letter and a number of times."""

from itertools import count


def title(question, taken):
    words = "".join(sign if sign.isalnum() else " " for sign in question.lower()).split() or ["untitled"]

    def fitting(room):
        name = words[0][:room]
        for word in words[1:]:
            longer = name + "-" + word
            if len(longer) > room:
                return name
            name = longer
        return name

    if fitting(40) not in taken:
        return fitting(40)
    for number in count(1000):
        name = f"{fitting(34)}-v{number}"
        if name not in taken:
            return name
