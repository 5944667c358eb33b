"""First the words after Bearer, then the rest, by hand."""

import re


def redact(line):
    line = re.sub(r"\bBearer (\S+)", "Bearer [key]", line)
    words = re.split(r"([^\w-]+)", line, flags=re.ASCII)
    return "".join("[key]" if w.startswith("sk-") and len(w) >= 19 else w for w in words)
