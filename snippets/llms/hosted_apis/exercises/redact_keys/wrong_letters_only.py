# hint: A part of a longer key is left
import re


def redact(line):
    return re.sub(r"\bsk-(proj-)?[a-zA-Z0-9]+|(?<=Bearer )\S+", "[key]", line)
