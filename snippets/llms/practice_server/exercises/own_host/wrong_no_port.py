# hint: A port may follow the name
def is_own(host):
    return host.lower() in ("127.0.0.1", "localhost")
