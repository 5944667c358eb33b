import re


def redact(line: str) -> str:
    """The line of a log, with [key] in the place of every key.

    A key begins with sk- and goes on with 16 or more letters, digits,
    hyphens or underscores; or it is the word after Bearer.
    """
    return line
