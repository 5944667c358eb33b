# hint: Cut between words
import re


def title(question, taken):
    return "-".join(re.findall(r"[^\W_]+", question.lower()))[:38].strip("-") or "chat"
