"""One pattern for the whole header."""

import re


def is_own(host):
    return bool(re.fullmatch(r"(127\.0\.0\.1|localhost)(:[0-9]+)?", host, re.IGNORECASE | re.ASCII))
