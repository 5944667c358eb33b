# hint: A key of another vendor is still there
import re


def redact(line):
    return re.sub(r"(?<!\w)sk-[\w-]{16,}", "[key]", line)
