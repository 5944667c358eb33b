def is_own(host: str) -> bool:
    """Whether a request's Host header names this machine."""
    name, colon, port = host.partition(":")
    if colon and not (port.isascii() and port.isdigit()):
        return False
    return name.lower() in ("127.0.0.1", "localhost")
