# hint: No key was in this line
import re


def redact(line):
    return re.sub(r"sk-[\w-]{16,}|(?<=Bearer )\S+", "[key]", line)
