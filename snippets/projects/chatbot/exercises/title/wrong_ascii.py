# hint: Letters of other languages are letters, too.
import re


def title(question, taken):
    return "-".join(re.findall("[a-z0-9]+", question.lower()))[:40] or "chat"
