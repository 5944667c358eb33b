# hint: Not every key of the line is gone
import re


def redact(line):
    line = re.sub(r"(?<!\w)sk-[\w-]{16,}", "[key]", line, count=1)
    return re.sub(r"(?<=Bearer )\S+", "[key]", line)
