# hint: The line became “using [key]”
import re


def redact(line):
    return re.sub(r"((?<!\w)sk-|(?<=Bearer )).*", "[key]", line)
