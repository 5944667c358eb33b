"""Letter by letter, without regular expressions."""

from string import ascii_letters, digits

SIGNS = set(ascii_letters + digits + "-_")


def redact(line):
    done, at = "", 0
    while at < len(line):
        end = at
        if done.endswith("Bearer "):
            while end < len(line) and not line[end].isspace():
                end += 1
        elif line.startswith("sk-", at) and not (at and (line[at - 1].isalnum() or line[at - 1] == "_")):
            while end < len(line) and line[end] in SIGNS:
                end += 1
            if end - at < 19:
                end = at
        done += "[key]" if end > at else line[at]
        at = max(end, at + 1)
    return done
