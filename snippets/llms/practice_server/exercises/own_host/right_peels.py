"""Takes the name off the beginning, and looks at what is left."""

from string import digits


def is_own(host):
    for name in ("127.0.0.1", "localhost"):
        if host.lower().startswith(name):
            rest = host[len(name) :]
            return rest == "" or rest[0] == ":" and len(rest) > 1 and not rest[1:].strip(digits)
    return False
