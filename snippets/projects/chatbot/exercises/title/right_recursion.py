"""A pattern finds the longest beginning; a taken name asks again."""

import re


def title(question, taken, times=1):
    ending = "" if times == 1 else str(times).rjust(3, "n")
    text = "-".join(re.findall(r"[^\W_]+", question.lower())) or "chat"
    room = 40 - len(ending) - bool(ending)
    whole = re.match(rf"(.{{1,{room}}})(?:-|$)", text)
    name = (whole[1] if whole else text[:room].partition("-")[0]) + ("-" if ending else "") + ending
    return title(question, taken, times + 1) if name in taken else name
