def is_own(host: str) -> bool:
    """Whether a request's Host header names this machine.

    Own names are 127.0.0.1 and localhost, in any case of letters,
    with or without a port behind a colon. All others are strangers.
    """
    return "127.0.0.1" in host or "localhost" in host
